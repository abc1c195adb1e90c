package dev.testlane.localstack.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/** Files and folders that only their owner may read. All methods throw {@link UncheckedIOException}. */
public final class PrivateFiles {

    private PrivateFiles() {}

    /** Creates a folder with mode 700, and gives an existing one that mode. */
    public static Path folder(Path folder) {
        try {
            Files.createDirectories(folder);
            return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot use the folder " + folder, e);
        }
    }

    /** Lets other accounts reach what they own below a folder, but not look into the folder itself. */
    public static void letOthersPass(Path folder) {
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot use the folder " + folder, e);
        }
    }

    /** Writes a file with mode 600; readers see the old content or the whole new one. */
    public static Path write(Path file, String content) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            // Temporary files are created with mode 600.
            Path draft = Files.createTempFile(parent, ".", ".draft");
            Files.writeString(draft, content);
            return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /** Deletes a folder with all that is in it, if it exists; follows no links. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + folder, e);
        }
    }
}
