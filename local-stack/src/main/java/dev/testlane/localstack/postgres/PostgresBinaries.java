package dev.testlane.localstack.postgres;

import dev.testlane.localstack.data.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.tukaani.xz.XZInputStream;

/** The unpacked programs of a PostgreSQL release: {@code bin}, {@code lib} and {@code share} below {@code home}. */
public record PostgresBinaries(String version, Path home) {

    private static final Map<String, String> ARCHIVES =
            Map.of("amd64", "/postgres-linux-x86_64.txz", "aarch64", "/postgres-linux-arm_64.txz");

    /** Unpacks the release from the class path into a folder of its own below the cache, unless it is there. */
    public static PostgresBinaries unpack(Path cache) {
        String release = release();
        String architecture = System.getProperty("os.arch");
        Path home = cache.resolve("postgresql-" + release + "-" + architecture);
        if (!Files.isDirectory(home)) {
            unpack(architecture, cache, home);
        }
        return new PostgresBinaries(release.replaceFirst("\\.0$", ""), home);
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    private static void unpack(String architecture, Path cache, Path home) {
        String archive = ARCHIVES.get(architecture);
        if (archive == null) {
            throw new IllegalStateException("There are no PostgreSQL programs for the architecture " + architecture
                    + ": set TESTLANE_DATABASE_URL to a PostgreSQL server of yours");
        }
        try {
            Files.createDirectories(cache);
            Path draft = Files.createTempDirectory(cache, ".postgresql-");
            extract(archive, draft);
            publish(draft, home);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack PostgreSQL into " + cache, e);
        }
    }

    private static void extract(String archive, Path folder) throws IOException {
        Process tar = new ProcessBuilder("tar", "-x", "--no-same-owner", "-C", folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream(archive);
                OutputStream toTar = tar.getOutputStream()) {
            if (packed == null) {
                throw new IOException("No " + archive + " on the class path");
            }
            new XZInputStream(packed).transferTo(toTar);
        }
        if (tar.onExit().join().exitValue() != 0) {
            throw new IOException("tar failed with status " + tar.exitValue());
        }
    }

    private static void publish(Path draft, Path home) throws IOException {
        try {
            // Whole folders only ever appear by rename: another start may be doing the same.
            Files.move(draft, home);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException anotherStartWasFaster) {
            PrivateFiles.delete(draft);
        }
    }

    private static String release() {
        try (InputStream version = PostgresBinaries.class.getResourceAsStream("/postgres/version.txt")) {
            if (version == null) {
                throw new IllegalStateException("No version of PostgreSQL on the class path");
            }
            return new String(version.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
