package dev.testlane.runner.workspace;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;

/** Removal of folders that tests have written to. */
final class Folders {

    private static final int DEEPEST = 100;

    private Folders() {}

    /** Removes a folder with all that is in it; follows no link, and opens folders that tests have locked. */
    static void remove(Path folder) throws IOException, InterruptedException {
        try {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                empty(folder);
            }
            Files.deleteIfExists(folder);
        } catch (IOException | DirectoryIteratorException e) {
            removeBySystem(folder, e);
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

    private static void empty(Path folder) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            if (!(children instanceof SecureDirectoryStream<Path> byDescriptor)) {
                throw new IOException("this file system can't be walked by descriptors");
            }
            empty(byDescriptor, 1);
        }
    }

    private static void empty(SecureDirectoryStream<Path> folder, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("the folders are too deep");
        }
        for (Path child : folder) {
            Path name = child.getFileName();
            if (isFolder(folder, name)) {
                try (SecureDirectoryStream<Path> below = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                    empty(below, depth + 1);
                }
                folder.deleteDirectory(name);
            } else {
                folder.deleteFile(name);
            }
        }
    }

    private static boolean isFolder(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        return parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }

    /** These programs walk by descriptors at any depth, and follow no link below the folder. */
    private static void removeBySystem(Path folder, Exception why) throws IOException, InterruptedException {
        boolean isRoot = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        if (!isRoot && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            // What this can't change shows below.
            execute("chmod", "-R", "u+rwX", "--", folder.toString());
        }
        if (execute("rm", "-rf", "--", folder.toString()) != 0) {
            throw new IOException(folder + " can't be removed", why);
        }
    }

    private static int execute(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
