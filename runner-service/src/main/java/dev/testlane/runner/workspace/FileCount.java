package dev.testlane.runner.workspace;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts files and folders while tests make them. Follows no link; what is locked or gone counts as one. */
final class FileCount extends SimpleFileVisitor<Path> {

    private static final int DEEPEST = 100;

    private final int most;
    private int count;

    private FileCount(int most) {
        this.most = most;
    }

    /** Whether there are more in a folder, or folders so deep that they can't be counted. */
    static boolean exceeds(Path folder, int most) throws IOException {
        FileCount files = new FileCount(most);
        Files.walkFileTree(folder, Set.of(), DEEPEST, files);
        return files.count > most;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        // A folder comes here only where it is too deep to be opened.
        return add(attributes.isDirectory() ? most + 1 : 1);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) {
        return add(1);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException why) {
        return add(1);
    }

    private FileVisitResult add(int files) {
        count += files;
        return count > most ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }
}
