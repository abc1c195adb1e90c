package dev.testlane.api.testfile;

import dev.testlane.api.testfile.Catalogue.Directory;
import dev.testlane.api.testfile.Catalogue.Kind;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads the catalogue from the file system. A file is hashed once, and again when it looks different. Blocks. */
@Component
class CatalogueScanner {

    /** A file that was read so soon after its change may be changed again without looking different. */
    private static final Duration UNSETTLED = Duration.ofSeconds(2);

    private final CatalogueFolders folders;
    private final Map<String, KnownHash> knownHashes = new ConcurrentHashMap<>();

    CatalogueScanner(CatalogueFolders folders) {
        this.folders = folders;
    }

    /** The hash of a file that looked so when it was read. */
    private record KnownHash(Look look, Instant readAt, String sha256) {

        boolean isSettled() {
            return look.changedAt().isBefore(readAt.minus(UNSETTLED));
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
                .sorted(Comparator.comparing(Directory::path))
                .toList();
        List<CatalogueView.File> files = entries.stream()
                .filter(entry -> !entry.isDirectory())
                .flatMap(this::file)
                .toList();
        CatalogueView view = CatalogueView.of(directories, files);
        knownHashes.keySet().retainAll(view.files().keySet());
        return view;
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
        Instant readAt = Instant.now();
        String sha256 = Digests.sha256(folders.read(path));
        knownHashes.put(path, new KnownHash(look, readAt, sha256));
        return sha256;
    }
}
