package dev.testlane.api.testfile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * The files of one upload on their way into the catalogue: written into a hidden folder of the same file system, so that
 * they can be put into place by renaming. Everything here blocks.
 */
final class Staging implements AutoCloseable {

    private final Path folder;
    private final Map<String, Path> files = new LinkedHashMap<>();

    private Staging(Path folder) {
        this.folder = folder;
    }

    static Staging in(Path base) {
        try {
            return new Staging(Files.createTempDirectory(base, ".upload-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
