package dev.testlane.api.testfile;

import dev.testlane.api.testfile.Catalogue.Directory;
import dev.testlane.api.testfile.Catalogue.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The catalogue at one moment: what the file system says, without what inspections found. */
record CatalogueView(List<Directory> directories, SortedMap<String, File> files, Set<String> directoryPaths) {

    static final CatalogueView EMPTY = new CatalogueView(List.of(), Collections.emptySortedMap(), Set.of());

    record File(String path, Kind kind, long size, Instant modifiedAt, String sha256) {

        String directory() {
            return CataloguePath.directoryOf(path);
        }

        boolean isPython() {
            return path.endsWith(".py");
        }
    }

    static CatalogueView of(List<Directory> directories, List<File> files) {
        var byPath = new TreeMap<String, File>();
        files.forEach(file -> byPath.put(file.path(), file));
        Set<String> directoryPaths = directories.stream().map(Directory::path).collect(Collectors.toUnmodifiableSet());
        return new CatalogueView(directories, byPath, directoryPaths);
    }

    @Nullable
    File file(String path) {
        return files.get(path);
    }

    /** The files that have this content. */
    List<File> withContent(Set<String> hashes) {
        return files.values().stream()
                .filter(file -> hashes.contains(file.sha256()))
                .toList();
    }

    /** Whether tests in a directory can import a module that lies beside them or in the base. */
    boolean hasModule(String directory, String module) {
        return isModule(CataloguePath.join(directory, module)) || isModule(module);
    }

    private boolean isModule(String path) {
        return files.containsKey(path + ".py") || directoryPaths.contains(path);
    }

    /** The paths whose file is new, different, or gone since another view. */
    List<String> differencesTo(CatalogueView other) {
        List<String> different = new ArrayList<>();
        files.forEach((path, file) -> {
            if (!file.equals(other.file(path))) {
                different.add(path);
            }
        });
        other.files.keySet().stream().filter(path -> !files.containsKey(path)).forEach(different::add);
        return different;
    }
}
