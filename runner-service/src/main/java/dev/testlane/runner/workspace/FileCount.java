package dev.testlane.runner.workspace;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts files and folders while tests make them, on one file system. Follows no link. */
final class FileCount extends SimpleFileVisitor<Path> {

    private static final int DEEPEST = 100;

    private final Object device;
    private final int most;
    private int count;
    private boolean incomplete;

    private FileCount(Object device, int most) {
        this.device = device;
        this.most = most;
    }

    /** Looks at a folder once; one that is gone has none. */
    static FileCount of(Path folder, int most) throws IOException {
        FileCount files;
        try {
            files = new FileCount(device(folder), most);
        } catch (NoSuchFileException e) {
            return new FileCount(folder, most);
        }
        Files.walkFileTree(folder, Set.of(), DEEPEST, files);
        return files;
    }

    /** Whether there are more than the limit, or folders so deep that they can't be counted. */
    boolean isOver() {
        return count > most;
    }

    /** Whether something is there that couldn't be counted this time, such as a locked folder. */
    boolean isIncomplete() {
        return incomplete;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        try {
            return device(folder).equals(device) ? add(1) : FileVisitResult.SKIP_SUBTREE;
        } catch (NoSuchFileException e) {
            return FileVisitResult.CONTINUE;
        }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        // A folder comes here only where it is too deep to be opened.
        return add(attributes.isDirectory() ? most + 1 : 1);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
        return failed(file, why);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException why) throws IOException {
        return why == null ? FileVisitResult.CONTINUE : failed(folder, why);
    }

    private FileVisitResult failed(Path file, IOException why) throws IOException {
        try {
            incomplete = incomplete
                    || (!(why instanceof NoSuchFileException) && device(file).equals(device));
        } catch (NoSuchFileException e) {
            return FileVisitResult.CONTINUE;
        }
        return FileVisitResult.CONTINUE;
    }

    private static Object device(Path path) throws IOException {
        return Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS);
    }

    private FileVisitResult add(int files) {
        count += files;
        return count > most ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }
}
