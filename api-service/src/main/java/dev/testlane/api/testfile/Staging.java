package dev.testlane.api.testfile;

import dev.testlane.api.platform.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * The files of one upload on their way into the catalogue, in a hidden folder that nobody shares. One thing at a time is
 * done with them, and nothing after the end: who closes it waits until what was begun is done. Everything here blocks.
 */
final class Staging implements AutoCloseable {

    private final Path base;
    private final Map<String, Path> files = new LinkedHashMap<>();
    private @Nullable Path folder;
    private @Nullable FileChannel current;
    private boolean isClosed;

    /** @param base where the hidden folder is made when the first byte comes */
    Staging(Path base) {
        this.base = base;
    }

    /** Something that is done with staged files. */
    @FunctionalInterface
    interface Use<T> {

        /** @param files where the content of each name lies */
        T of(Map<String, Path> files) throws IOException;
    }

    /**
     * Writes the next bytes of a file; a name that is new begins the next file.
     *
     * @throws InvalidInputException if the file has become too large
     */
    synchronized void append(String name, ByteBuffer bytes) throws IOException {
        FileChannel channel = channel(name);
        if (channel.position() + bytes.remaining() > UploadRules.MOST_BYTES) {
            throw new InvalidInputException("file", "\"%s\" is larger than 1 MiB".formatted(name));
        }
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) < 0) {
                throw new IOException("the disk takes no more");
            }
        }
    }

    /** Makes a file durable; an empty one needs no bytes before. */
    synchronized void finish(String name) throws IOException {
        try (FileChannel channel = channel(name)) {
            channel.force(true);
        }
        current = null;
    }

    private FileChannel channel(String name) throws IOException {
        requireOpen();
        FileChannel channel = current;
        if (channel == null) {
            Path file = folder().resolve(String.valueOf(files.size()));
            channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            current = channel;
            files.put(name, file);
        }
        return channel;
    }

    private Path folder() throws IOException {
        Path made = folder;
        if (made == null) {
            made = UploadFolders.create(base);
            folder = made;
        }
        return made;
    }

    /** The last thing to be done with the files. */
    synchronized <T> T use(Use<T> use) throws IOException {
        requireOpen();
        return use.of(Collections.unmodifiableMap(files));
    }

    private void requireOpen() {
        if (isClosed) {
            throw new CancellationException("The upload has ended");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        isClosed = true;
        if (current != null) {
            current.close();
        }
        FileSystemUtils.deleteRecursively(folder);
    }
}
