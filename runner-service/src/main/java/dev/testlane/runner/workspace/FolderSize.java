package dev.testlane.runner.workspace;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up what tests have written to a folder while they write to it. Follows no link. */
final class FolderSize extends SimpleFileVisitor<Path> {

    /** What an empty file or folder counts, so that their number is limited, too. */
    private static final long SMALLEST_BYTES = 4096;

    private static final int DEEPEST = 100;

    private final long limit;
    private long total;
    private boolean incomplete;

    private FolderSize(long limit) {
        this.limit = limit;
    }

    /** Looks at a folder once. */
    static FolderSize of(Path folder, long limit) throws IOException {
        FolderSize size = new FolderSize(limit);
        Files.walkFileTree(folder, Set.of(), DEEPEST, size);
        return size;
    }

    /** Whether it holds more than the limit, or folders so deep that they can't be counted. */
    boolean isOver() {
        return total > limit;
    }

    /** Whether something is there that couldn't be counted this time, such as a locked folder. */
    boolean isIncomplete() {
        return incomplete;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        return add(SMALLEST_BYTES);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        // A folder comes here only where it is too deep to be opened.
        return add(attributes.isDirectory() ? limit + 1 : Math.max(SMALLEST_BYTES, attributes.size()));
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) {
        incomplete = incomplete || !(why instanceof NoSuchFileException);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException why) {
        incomplete = incomplete || (why != null && !(why instanceof NoSuchFileException));
        return FileVisitResult.CONTINUE;
    }

    private FileVisitResult add(long bytes) {
        total += bytes;
        return total > limit ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }
}
