package dev.testlane.api.testfile;

import dev.testlane.api.testfile.Catalogue.Directory;
import dev.testlane.api.testfile.Catalogue.Kind;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads the catalogue from the file system. A file is hashed once, and again when it looks different. Blocks. */
@Component
class CatalogueScanner {

    /** A file that was read so soon after its change may be changed again without looking different. */
    private static final Duration UNSETTLED = Duration.ofMillis(100);

    /** The same where the file system counts in whole seconds. */
    private static final Duration UNSETTLED_BY_SECONDS = Duration.ofSeconds(2);

    private final CatalogueFolders folders;
    private final Map<String, KnownHash> knownHashes = new ConcurrentHashMap<>();

    CatalogueScanner(CatalogueFolders folders) {
        this.folders = folders;
    }

    /** The hash of a file that looked so when it was read. */
    private record KnownHash(Look look, Instant readAt, String sha256) {

        boolean isSettled() {
            Duration unsettled = look.changedAt().getNano() == 0 ? UNSETTLED_BY_SECONDS : UNSETTLED;
            return look.changedAt().isBefore(readAt.minus(unsettled));
        }
    }

    private record Look(long size, Instant modifiedAt, Instant changedAt, String fileKey) {

        static Look of(CatalogueFolders.Entry entry) {
            BasicFileAttributes attributes = entry.attributes();
            return new Look(
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant(),
                    entry.changedAt(),
                    String.valueOf(attributes.fileKey()));
        }
    }

    CatalogueView scan() {
        List<CatalogueFolders.Entry> entries = folders.walk("");
        List<Directory> directories = entries.stream()
                .filter(CatalogueFolders.Entry::isDirectory)
                .map(entry -> new Directory(entry.path(), entry.writable()))
                .toList();
        List<CatalogueView.File> files = entries.stream()
                .filter(entry -> !entry.isDirectory())
                .flatMap(this::file)
                .toList();
        CatalogueView view = CatalogueView.of(directories, files);
        knownHashes.keySet().retainAll(view.files().keySet());
        return view;
    }

    /**
     * The hash of a file as it is now; read only if it looks different than when it was last read.
     *
     * @throws java.nio.file.NoSuchFileException if it is not a visible, regular file of the catalogue
     * @throws IOException also if it is larger than 1 MiB
     */
    String sha256(String path) throws IOException {
        return sha256(path, Look.of(folders.entry(path)));
    }

    private Stream<CatalogueView.File> file(CatalogueFolders.Entry entry) {
        Kind kind = CataloguePath.kindOf(CataloguePath.nameOf(entry.path()));
        if (kind == null) {
            return Stream.empty();
        }
        try {
            Look look = Look.of(entry);
            return Stream.of(new CatalogueView.File(
                    entry.path(), kind, look.size(), look.modifiedAt(), sha256(entry.path(), look)));
        } catch (IOException goneOrTooLarge) {
            return Stream.empty();
        }
    }

    private String sha256(String path, Look look) throws IOException {
        KnownHash known = knownHashes.get(path);
        if (known != null && known.look().equals(look) && known.isSettled()) {
            return known.sha256();
        }
        if (look.size() > CatalogueFolders.MOST_BYTES) {
            // not even tried: it would be read each second
            throw new FileTooLargeException(path);
        }
        Instant readAt = Instant.now();
        String sha256 = Digests.sha256(folders.read(path));
        knownHashes.put(path, new KnownHash(look, readAt, sha256));
        return sha256;
    }
}
