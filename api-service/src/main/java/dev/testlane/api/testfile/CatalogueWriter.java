package dev.testlane.api.testfile;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

    CatalogueWriter(CatalogueFolders folders) {
        this.folders = folders;
    }

    /**
     * Puts files into a directory, all or none.
     *
     * @return their paths in the catalogue
     */
    synchronized List<String> put(Upload upload) throws IOException {
        String directory = directory(upload.directory());
        Set<String> names = upload.files().keySet();
        UploadRules.requireReachable(directory, names);
        if (!folders.isWritable(directory)) {
            throw readOnly(directory);
        }
        try (Placement placement = new Placement(folders.base())) {
            enter(placement, directory);
            requirePlace(placement.folder(), directory, upload);
            place(placement, upload);
            // another instance may have made one of them meanwhile: then both are refused
            for (Path created : placement.created()) {
                requireNoLookAlike(created);
            }
            placement.commit();
        } catch (FileAlreadyExistsException taken) {
            throw exists(directory, List.of(nameOf(Path.of(taken.getFile()))));
        } catch (NoSuchFileException gone) {
            throw conflict("The directory \"%s\" was deleted just now. Upload again.".formatted(directory));
        } catch (AccessDeniedException e) {
            throw readOnly(directory);
        }
        return names.stream().map(name -> CataloguePath.join(directory, name)).toList();
    }

    /** A directory that is there is meant as it is typed; the spaces around any other one are slips. */
    private String directory(String typed) {
        return folders.hasDirectory(typed) ? typed : UploadRules.directory(typed);
    }

    private void enter(Placement placement, String directory) throws IOException {
        if (directory.isEmpty()) {
            return;
        }
        for (String name : directory.split("/")) {
            Path child = placement.folder().resolve(name);
            if (!Files.exists(child, LinkOption.NOFOLLOW_LINKS)) {
                UploadRules.requirePlain(directory, name);
                requireNoLookAlike(child);
            } else if (!Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                throw conflict("\"%s\" is there, and is no directory.".formatted(name));
            }
            placement.enter(name);
        }
    }

    private void requirePlace(Path folder, String directory, Upload upload) throws IOException {
        List<String> there = upload.files().keySet().stream()
                .filter(name -> Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS))
                .toList();
        for (String name : there) {
            if (!Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                throw conflict("\"%s\" is there, and is no file.".formatted(name));
            }
        }
        if (!upload.replace() && !there.isEmpty()) {
            throw exists(directory, there);
        }
        for (String name : upload.files().keySet()) {
            requireNoLookAlike(folder.resolve(name));
            requireSame(CataloguePath.join(directory, name), upload.replaces());
        }
    }

    private static void place(Placement placement, Upload upload) throws IOException {
        for (Map.Entry<String, Path> file : upload.files().entrySet()) {
            if (upload.replace()) {
                placement.replace(file.getKey(), file.getValue());
            } else {
                placement.create(file.getKey(), file.getValue());
            }
        }
    }

    /** Who has looked at a file before replacing it must not overwrite what somebody else has saved since. */
    private void requireSame(String path, @Nullable String sha256) throws IOException {
        if (sha256 != null && !sha256.equals(sha256(path))) {
            throw conflict(
                    "\"%s\" is another file by now than the one to be replaced. Look at it again.".formatted(path));
        }
    }

    private @Nullable String sha256(String path) throws IOException {
        try {
            return Digests.sha256(folders.read(path));
        } catch (NoSuchFileException | FileTooLargeException differs) {
            return null;
        }
    }

    /** Deletes an uploaded file, and the directories that are empty then. */
    synchronized void delete(String path) throws IOException {
        if (folders.isMounted(path)) {
            throw readOnly(path);
        }
        Path file = folders.entry(path).file();
        Path folder = folderOf(file);
        try {
            Files.delete(file);
            Placement.force(folder);
        } catch (FileSystemException e) {
            if (Files.isWritable(folder) && Files.isWritable(file)) {
                throw e;
            }
            throw readOnly(path);
        }
        deleteEmpty(folder);
    }

    private void deleteEmpty(Path directory) throws IOException {
        try {
            for (Path folder = directory; !folders.base().equals(folder); folder = folderOf(folder)) {
                Files.delete(folder);
            }
        } catch (FileSystemException notEmptyOrGone) {
            // it stays, and so do those above it
        }
    }

    private void requireNoLookAlike(Path file) throws IOException {
        String name = nameOf(file);
        folders.namesIn(folderOf(file)).stream()
                .filter(other -> UploadRules.isSameButForCase(name, other))
                .findFirst()
                .ifPresent(other -> {
                    throw conflict("\"%s\" is there and differs from \"%s\" in case only.".formatted(other, name));
                });
    }

    private static Path folderOf(Path file) {
        return requireNonNull(file.getParent());
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString();
    }

    private static ResponseStatusException readOnly(String path) {
        return new ResponseStatusException(
                HttpStatus.FORBIDDEN, "\"%s\" is read-only here.".formatted(path.isEmpty() ? "/" : path));
    }

    private static ResponseStatusException exists(String directory, List<String> names) {
        return conflict("%s already there%s. Send replace=true to replace."
                .formatted(
                        String.join(", ", names) + (names.size() == 1 ? " is" : " are"),
                        directory.isEmpty() ? "" : " in " + directory));
    }

    private static ResponseStatusException conflict(String detail) {
        return new ResponseStatusException(HttpStatus.CONFLICT, detail);
    }
}
