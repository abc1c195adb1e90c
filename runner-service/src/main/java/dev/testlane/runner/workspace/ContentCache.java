package dev.testlane.runner.workspace;

import dev.testlane.contract.SnapshotFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Contents of test files by their SHA-256, on disk, bounded in size. Everything is verified whenever it is used. */
final class ContentCache {

    private static final Logger log = LoggerFactory.getLogger(ContentCache.class);
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;
    private final long limit;
    private final ContentSource source;

    /** @param limit how many bytes stay cached between runs */
    ContentCache(Path folder, long limit, ContentSource source) throws IOException {
        this.folder = Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        this.limit = limit;
        this.source = source;
    }

    byte[] get(SnapshotFile file) throws IOException, InterruptedException, SnapshotException {
        byte[] cached = cached(file);
        if (cached != null) {
            return cached;
        }
        byte[] content = fetch(file);
        try {
            store(folder.resolve(file.sha256()), content);
        } catch (IOException e) {
            log.warn("{} can't be cached, runs fetch it each time: {}", file.sha256(), e.toString());
        }
        return content;
    }

    private byte @Nullable [] cached(SnapshotFile file) throws IOException, SnapshotException {
        if (!SHA256.matcher(file.sha256()).matches()) {
            throw new SnapshotException("The snapshot names no usable content for " + file.path() + ".");
        }
        Path cached = folder.resolve(file.sha256());
        try {
            if (Files.size(cached) == file.size()) {
                byte[] content = Files.readAllBytes(cached);
                touch(cached);
                return matches(file, content) ? content : null;
            }
        } catch (NoSuchFileException e) {
            return null; // it was never there, or another run's has displaced it just now
        }
        return null;
    }

    /** A content that is needed just once: it displaces none that runs may need again. */
    byte[] getOnce(SnapshotFile file) throws IOException, InterruptedException, SnapshotException {
        byte[] content = cached(file);
        return content != null ? content : fetch(file);
    }

    private byte[] fetch(SnapshotFile file) throws IOException, InterruptedException, SnapshotException {
        byte[] content = fetchBytes(file);
        if (!matches(file, content)) {
            throw new SnapshotException("The content of " + file.path()
                    + " is not what was accepted with the run. Start the run again; if it repeats, tell an operator.");
        }
        return content;
    }

    private byte[] fetchBytes(SnapshotFile file) throws IOException, InterruptedException, SnapshotException {
        try {
            return source.fetch(file.sha256(), file.size());
        } catch (IOException e) {
            throw new ContentAwayException(e);
        }
    }

    private static boolean matches(SnapshotFile file, byte[] content) {
        return content.length == file.size() && file.sha256().equals(sha256(content));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void touch(Path cached) throws IOException {
        Files.setLastModifiedTime(cached, FileTime.from(Instant.now()));
    }

    private synchronized void store(Path cached, byte[] content) throws IOException {
        evictFor(content.length);
        Path partial = Files.createTempFile(folder, "partial-", "");
        try {
            Files.write(partial, content);
            Files.move(partial, cached, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Removes the contents that were not used for the longest time until there is room. */
    private void evictFor(long bytes) throws IOException {
        List<Entry> entries = entries();
        long used = entries.stream().mapToLong(Entry::size).sum();
        entries.sort(Comparator.comparing(Entry::usedAt));
        for (Entry entry : entries) {
            if (used + bytes <= limit) {
                return;
            }
            Files.deleteIfExists(entry.path());
            used -= entry.size();
        }
    }

    private List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                entries.add(new Entry(file, Files.size(file), Files.getLastModifiedTime(file)));
            }
        }
        return entries;
    }

    private record Entry(Path path, long size, FileTime usedAt) {}
}
