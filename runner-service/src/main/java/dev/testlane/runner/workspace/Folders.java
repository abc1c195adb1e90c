package dev.testlane.runner.workspace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Removal of folders that tests have written to. */
final class Folders {

    private static final int DEEPEST = 100;

    private Folders() {}

    /** Removes a folder with all that is in it; follows no link, and opens folders that tests have locked. */
    static void remove(Path folder) throws IOException, InterruptedException {
        try {
            remove(folder, 0);
        } catch (IOException e) {
            // A path can be too long to be named in one system call; rm walks by descriptors.
            Process rm = new ProcessBuilder(List.of("rm", "-rf", "--", folder.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (rm.waitFor() != 0) {
                throw e;
            }
        }
    }

    /** Removes all that is in a folder. */
    static void clear(Path folder) throws IOException, InterruptedException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                remove(child);
            }
        }
    }

    private static void remove(Path path, int depth) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            if (depth > DEEPEST) {
                throw new IOException(path + " is too deep");
            }
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                for (Path child : children) {
                    remove(child, depth + 1);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
