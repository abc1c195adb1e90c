package dev.testlane.api.testfile;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * Changes the writable part of the catalogue. A file appears whole or not at all, and of two instances that bring the
 * same new name one is refused. Everything here blocks.
 */
@Component
class CatalogueWriter {

    private final CatalogueFolders folders;

    CatalogueWriter(CatalogueFolders folders) throws IOException {
        this.folders = folders;
        Staging.sweep(folders.base());
    }

    Staging stage() {
        return Staging.in(folders.base());
    }

    /**
     * Puts staged files into a directory, all or none.
     *
     * @return their paths in the catalogue
     */
    synchronized List<String> put(String directory, Map<String, Path> staged, boolean replace) throws IOException {
        Path folder = prepare(directory);
        List<String> conflicts = staged.keySet().stream()
                .filter(name -> !replace && Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS))
                .toList();
        if (!conflicts.isEmpty()) {
            throw exists(directory, conflicts);
        }
        for (String name : staged.keySet()) {
            requireNoLookAlike(folder, name);
            if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)
                    && !Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                throw new ResponseStatusException(
                        HttpStatus.CONFLICT, "\"%s\" is there, and is no file.".formatted(name));
            }
        }
        List<Path> created = new ArrayList<>();
        try {
            for (Map.Entry<String, Path> file : staged.entrySet()) {
                Path target = folder.resolve(file.getKey());
                if (replace) {
                    Files.move(
                            file.getValue(),
                            target,
                            StandardCopyOption.ATOMIC_MOVE,
                            StandardCopyOption.REPLACE_EXISTING);
                } else {
                    // a link is refused if the name is taken, whoever took it a moment ago
                    var _ = Files.createLink(target, file.getValue());
                    created.add(target);
                }
            }
        } catch (FileAlreadyExistsException taken) {
            for (Path file : created) {
                Files.deleteIfExists(file);
            }
            throw exists(
                    directory, List.of(Path.of(taken.getFile()).getFileName().toString()));
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("The folder of test files spans file systems", e);
        }
        return staged.keySet().stream()
                .map(name -> CataloguePath.join(directory, name))
                .toList();
    }

    /** Deletes an uploaded file, and the directories that are empty then. */
    synchronized void delete(String path) throws IOException {
        if (!CataloguePath.isValid(path)) {
            throw new NoSuchFileException(path);
        }
        requireWritable(path);
        var _ = folders.read(path);
        Path file = folders.base().resolve(path);
        Files.delete(file);
        for (Path folder = file.getParent();
                folder != null && !folders.base().equals(folder) && isEmpty(folder);
                folder = folder.getParent()) {
            Files.delete(folder);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var children = Files.list(folder)) {
            return children.findAny().isEmpty();
        }
    }

    private Path prepare(String directory) throws IOException {
        Path folder = folders.base();
        if (directory.isEmpty()) {
            return folder;
        }
        requireWritable(directory);
        for (String name : directory.split("/")) {
            requireNoLookAlike(folder, name);
            folder = folder.resolve(name);
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new ResponseStatusException(
                        HttpStatus.CONFLICT, "\"%s\" is there, and is no directory.".formatted(name));
            }
            Files.createDirectories(folder);
        }
        return folder;
    }

    private void requireWritable(String path) {
        if (folders.isMounted(path)) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN, "\"%s\" is read-only here.".formatted(path.split("/", 2)[0]));
        }
    }

    private static void requireNoLookAlike(Path folder, String name) throws IOException {
        try (var children = Files.list(folder)) {
            children.map(child -> child.getFileName().toString())
                    .filter(other -> UploadRules.isSameButForCase(name, other))
                    .findFirst()
                    .ifPresent(other -> {
                        throw new ResponseStatusException(
                                HttpStatus.CONFLICT,
                                "\"%s\" is there and differs from \"%s\" in case only.".formatted(other, name));
                    });
        }
    }

    private static ResponseStatusException exists(String directory, List<String> names) {
        return new ResponseStatusException(
                HttpStatus.CONFLICT,
                "%s already there%s. Send replace=true to replace."
                        .formatted(
                                String.join(", ", names) + (names.size() == 1 ? " is" : " are"),
                                directory.isEmpty() ? "" : " in " + directory));
    }
}
