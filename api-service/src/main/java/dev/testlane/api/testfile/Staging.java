package dev.testlane.api.testfile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The files of one upload on their way into the catalogue: written into a hidden folder of the same file system, so that
 * they can be put into place by renaming. Everything here blocks.
 */
final class Staging implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Staging.class);
    private static final String PREFIX = ".upload-";
    /** No upload lasts so long. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Path folder;
    private final Map<String, Path> files = new LinkedHashMap<>();

    private Staging(Path folder) {
        this.folder = folder;
    }

    static Staging in(Path base) {
        try {
            return new Staging(Files.createTempDirectory(base, PREFIX));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what instances have left that were killed during an upload; others may be uploading now. */
    static void sweep(Path base) throws IOException {
        Instant abandoned = Instant.now().minus(ABANDONED);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(base, PREFIX + "*")) {
            for (Path folder : left) {
                sweep(folder, abandoned);
            }
        }
    }

    private static void sweep(Path folder, Instant abandoned) {
        try {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS)
                            .toInstant()
                            .isBefore(abandoned)) {
                log.info("Removing {}, left by an upload that was cut off", folder);
                FileSystemUtils.deleteRecursively(folder);
            }
        } catch (IOException stays) {
            log.warn("{} stays, though its upload was cut off: {}", folder, stays.toString());
        }
    }

    int size() {
        return files.size();
    }

    Map<String, Path> files() {
        return files;
    }

    boolean contains(String name) {
        return files.keySet().stream().anyMatch(known -> known.equalsIgnoreCase(name));
    }

    /** Writes a file to the disk, durably. */
    void add(String name, byte[] content) {
        Path file = folder.resolve(String.valueOf(files.size()));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                if (channel.write(buffer) < 0) {
                    throw new IOException("the disk takes no more");
                }
            }
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.put(name, file);
    }

    @Override
    public void close() {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
