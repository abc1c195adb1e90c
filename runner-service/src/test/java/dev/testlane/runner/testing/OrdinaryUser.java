package dev.testlane.runner.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Starts programs as a user who is not root, whoever executes the tests. */
public final class OrdinaryUser {

    private static final int ID = 58_999;

    private OrdinaryUser() {}

    /** What to put before a command. */
    public static List<String> prefix() {
        return isRoot()
                ? List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups", "--inh-caps=-all", "--")
                : List.of();
    }

    /** Gives a folder to this user; those above it must be passable. */
    public static void give(Path folder) throws IOException {
        if (isRoot()) {
            Files.setAttribute(folder, "unix:uid", ID);
            Files.setAttribute(folder, "unix:gid", ID);
        }
    }

    /** This JVM's class path, copied to where this user can read it, which a root's home is not. */
    public static String classPath(Path folder) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path source = Path.of(entry);
            Path copy = folder.resolve(copies.size() + "-" + source.getFileName());
            if (Files.isDirectory(source)) {
                try (Stream<Path> files = Files.walk(source)) {
                    files.forEach(file -> copy(file, copy.resolve(source.relativize(file))));
                }
            } else {
                copy(source, copy);
            }
            copies.add(copy.toString());
        }
        return String.join(File.pathSeparator, copies);
    }

    private static void copy(Path source, Path target) {
        try {
            Files.copy(source, target);
            boolean isFolder = Files.isDirectory(source);
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(isFolder ? "rwxr-xr-x" : "rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
