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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The catalogue at one moment: what the file system says, without what inspections found. */
record CatalogueView(SortedMap<String, Directory> directories, SortedMap<String, File> files) {

    static final CatalogueView EMPTY = new CatalogueView(Collections.emptySortedMap(), Collections.emptySortedMap());

    record File(String path, Kind kind, long size, Instant modifiedAt, String sha256) {

        String directory() {
            return CataloguePath.directoryOf(path);
        }

        boolean isPython() {
            return path.endsWith(".py");
        }
    }

    static CatalogueView of(List<Directory> directories, List<File> files) {
        return new CatalogueView(byPath(directories, Directory::path), byPath(files, File::path));
    }

    private static <T> SortedMap<String, T> byPath(List<T> all, Function<T, String> path) {
        var byPath = new TreeMap<String, T>();
        all.forEach(each -> byPath.put(path.apply(each), each));
        return byPath;
    }

    @Nullable
    Directory directory(String path) {
        return directories.get(path);
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

    /** The paths whose file is new, different, or gone since another view. */
    List<String> differencesTo(CatalogueView other) {
        return differences(files, other.files);
    }

    /** The same of directories. */
    List<String> directoryDifferencesTo(CatalogueView other) {
        return differences(directories, other.directories);
    }

    private static <T> List<String> differences(SortedMap<String, T> now, SortedMap<String, T> before) {
        List<String> different = new ArrayList<>();
        now.forEach((path, each) -> {
            if (!each.equals(before.get(path))) {
                different.add(path);
            }
        });
        before.keySet().stream().filter(path -> !now.containsKey(path)).forEach(different::add);
        return different;
    }
}
