package dev.testlane.api.testfile;

import dev.testlane.api.testfile.Catalogue.Directory;
import dev.testlane.api.testfile.Catalogue.TestFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The catalogue, always as the file system has it. */
@Service
public class TestFiles {

    private final CatalogueFolders folders;
    private final SnapshotTaker snapshots;
    private final Map<String, KnownHash> knownHashes = new ConcurrentHashMap<>();

    TestFiles(CatalogueFolders folders, SnapshotTaker snapshots) {
        this.folders = folders;
        this.snapshots = snapshots;
    }

    /** The hash of a file that looked so when it was read. */
    private record KnownHash(long size, Instant modifiedAt, Object fileKey, String sha256) {}

    public Mono<Catalogue> catalogue() {
        return blocking(this::read);
    }

    /** What the catalogue knows of some files, those without tests included. */
    public Mono<List<TestFile>> describe(List<String> paths) {
        return blocking(() -> paths.stream()
                .flatMap(path -> folders.list(CataloguePath.directoryOf(path)).stream()
                        .filter(entry -> entry.path().equals(path))
                        .flatMap(this::testFile))
                .toList());
    }

    /** Reads the chosen files and what they need; an error {@code InvalidInputException} names those that are missing. */
    public Mono<Snapshot> snapshot(List<String> testPaths) {
        return blocking(() -> snapshots.take(testPaths));
    }

    /** Whether a file of the catalogue, by its path, lies where anybody who can open the page can put files. */
    public boolean isUploaded(String path) {
        return !folders.isMounted(path);
    }

    /** The source of a file; an error 404 if it is not in the catalogue. */
    public Mono<byte[]> content(String path) {
        return blocking(() -> folders.read(path))
                .onErrorMap(NoSuchFileException.class, e -> notFound(path))
                .onErrorMap(IOException.class, e -> notFound(path));
    }

    /** The problem of a path that is not in the catalogue. */
    public static ResponseStatusException notFound(String path) {
        String shown = path.length() > 200 ? path.substring(0, 200) + "…" : path;
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "The catalogue has no file \"%s\".".formatted(shown));
    }

    private Catalogue read() {
        List<CatalogueFolders.Entry> entries = folders.walk("");
        List<Directory> directories = entries.stream()
                .filter(CatalogueFolders.Entry::isDirectory)
                .map(entry -> new Directory(entry.path(), entry.writable()))
                .sorted(Comparator.comparing(Directory::path))
                .toList();
        List<TestFile> files = entries.stream()
                .filter(entry -> !entry.isDirectory() && CataloguePath.isTestFile(CataloguePath.nameOf(entry.path())))
                .flatMap(this::testFile)
                .sorted(Comparator.comparing(TestFile::path))
                .toList();
        return new Catalogue(directories, files);
    }

    private Stream<TestFile> testFile(CatalogueFolders.Entry entry) {
        try {
            Instant modifiedAt = entry.attributes().lastModifiedTime().toInstant();
            String directory = CataloguePath.directoryOf(entry.path());
            return Stream.of(new TestFile(
                    entry.path(),
                    directory,
                    entry.attributes().size(),
                    modifiedAt,
                    sha256(entry, modifiedAt),
                    null,
                    null));
        } catch (IOException goneOrTooLarge) {
            return Stream.empty();
        }
    }

    private String sha256(CatalogueFolders.Entry entry, Instant modifiedAt) throws IOException {
        Object fileKey = String.valueOf(entry.attributes().fileKey());
        KnownHash known = knownHashes.get(entry.path());
        if (known != null
                && known.size() == entry.attributes().size()
                && known.modifiedAt().equals(modifiedAt)
                && known.fileKey().equals(fileKey)) {
            return known.sha256();
        }
        String sha256 = Digests.sha256(folders.read(entry.path()));
        knownHashes.put(entry.path(), new KnownHash(entry.attributes().size(), modifiedAt, fileKey, sha256));
        return sha256;
    }

    private static <T> Mono<T> blocking(java.util.concurrent.Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
    }
}
