package dev.testlane.api.testfile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Puts files into one directory, all or none: unless it is committed, everything is as it was before. Files come through
 * a hidden folder in that directory, which may be a file system of its own. Everything here blocks.
 */
final class Placement implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Placement.class);

    private final Deque<Undo> undos = new ArrayDeque<>();
    private final List<Path> created = new ArrayList<>();
    private Path folder;
    private @Nullable Path hidden;
    private int brought;
    private boolean isCommitted;

    /** @param base a folder that is there */
    Placement(Path base) {
        this.folder = base;
    }

    @FunctionalInterface
    private interface Undo {
        void run() throws IOException;
    }

    /** Where files are put. */
    Path folder() {
        return folder;
    }

    /** The files and directories that were not there before. */
    List<Path> created() {
        return created;
    }

    /** Goes into a directory, which is made if it is not there. */
    void enter(String name) throws IOException {
        Path child = folder.resolve(name);
        try {
            Files.createDirectory(child);
            undos.push(() -> Files.delete(child));
            created.add(child);
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                throw there;
            }
        }
        folder = child;
    }

    /**
     * Puts a file under a name that nobody has.
     *
     * @throws FileAlreadyExistsException also if somebody took the name a moment ago
     */
    void create(String name, Path staged) throws IOException {
        Path target = folder.resolve(name);
        Path file = bring(staged);
        if (link(target, file)) {
            undos.push(() -> Files.deleteIfExists(target));
        } else {
            // takes the name first, for a rename would not see that somebody has it
            Files.createFile(target);
            undos.push(() -> Files.deleteIfExists(target));
            rename(file, target);
        }
        created.add(target);
    }

    /** Puts a file in the place of another one, or under a new name if there is none. */
    void replace(String name, Path staged) throws IOException {
        Path target = folder.resolve(name);
        Path file = bring(staged);
        Path old = file.resolveSibling(file.getFileName() + ".old");
        boolean isThere = keep(target, old);
        rename(file, target);
        undos.push(isThere ? () -> rename(old, target) : () -> Files.deleteIfExists(target));
        if (!isThere) {
            created.add(target);
        }
    }

    /** Makes all of it durable. */
    void commit() throws IOException {
        Set<Path> changed = created.stream().map(Path::getParent).collect(Collectors.toSet());
        changed.add(folder);
        for (Path each : changed) {
            force(each);
        }
        isCommitted = true;
    }

    private Path bring(Path staged) throws IOException {
        Path file = hidden().resolve(String.valueOf(brought++));
        Files.move(staged, file);
        // it may have been copied
        force(file);
        return file;
    }

    private Path hidden() throws IOException {
        Path there = hidden;
        if (there == null) {
            Path made = UploadFolders.create(folder);
            undos.push(() -> FileSystemUtils.deleteRecursively(made));
            hidden = made;
            there = made;
        }
        return there;
    }

    private static boolean keep(Path target, Path old) throws IOException {
        try {
            if (!link(old, target)) {
                Files.copy(target, old, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            }
            return true;
        } catch (NoSuchFileException isNew) {
            return false;
        }
    }

    /** @return false if the file system has no hard links or refuses this one */
    private static boolean link(Path name, Path existing) throws IOException {
        try {
            var _ = Files.createLink(name, existing);
            return true;
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return false;
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes a file, or what names a folder has, durable. */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        if (!isCommitted) {
            undos.forEach(Placement::undo);
        } else if (hidden != null) {
            Path left = hidden;
            undo(() -> FileSystemUtils.deleteRecursively(left));
        }
    }

    private static void undo(Undo undo) {
        try {
            undo.run();
        } catch (IOException e) {
            log.warn("An upload that failed could not be taken back wholly: {}", e.toString());
        }
    }
}
