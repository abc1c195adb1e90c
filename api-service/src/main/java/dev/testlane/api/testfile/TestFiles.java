package dev.testlane.api.testfile;

import dev.testlane.api.platform.DatabaseFailures;
import dev.testlane.api.testfile.Catalogue.TestFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The catalogue, always as the file system has it. */
@Service
public class TestFiles {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final CatalogueFolders folders;
    private final CatalogueScanner scanner;
    private final CatalogueWatch watch;
    private final FileDescriptions descriptions;
    private final SnapshotTaker snapshots;

    TestFiles(
            CatalogueFolders folders,
            CatalogueScanner scanner,
            CatalogueWatch watch,
            FileDescriptions descriptions,
            SnapshotTaker snapshots) {
        this.folders = folders;
        this.scanner = scanner;
        this.watch = watch;
        this.descriptions = descriptions;
        this.snapshots = snapshots;
    }

    public Mono<Catalogue> catalogue() {
        return blocking(scanner::scan)
                .flatMap(view -> descriptions
                        .describe(view, view.files().values())
                        .map(files ->
                                new Catalogue(List.copyOf(view.directories().values()), files)));
    }

    /** What the catalogue knows of some files; without what inspections found if the database does not answer. */
    public Mono<List<TestFile>> describe(List<String> paths) {
        return blocking(scanner::scan).flatMap(view -> {
            List<CatalogueView.File> files =
                    paths.stream().map(view::file).filter(Objects::nonNull).toList();
            return descriptions
                    .describe(view, files)
                    .timeout(PATIENCE)
                    .onErrorResume(DatabaseFailures::isAway, away -> Mono.just(descriptions.describePlainly(files)));
        });
    }

    /** The tests of a file; an error 404 if it is not in the catalogue. */
    public Mono<TestFileInspection> inspection(String path) {
        return blocking(scanner::scan)
                .flatMap(view -> Mono.justOrEmpty(view.file(path))
                        .switchIfEmpty(Mono.error(() -> notFound(path)))
                        .flatMap(file -> descriptions.inspection(view, file)));
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
                .onErrorMap(FileTooLargeException.class, e -> tooLarge(path))
                .onErrorMap(IOException.class, e -> notFound(path));
    }

    /** The bytes of any file with this SHA-256; empty if the catalogue has none now. */
    public Mono<byte[]> contentByHash(String sha256) {
        return readByHash(watch::current, sha256).switchIfEmpty(readByHash(scanner::scan, sha256));
    }

    private Mono<byte[]> readByHash(Callable<CatalogueView> view, String sha256) {
        return blocking(view)
                .flatMapIterable(files -> files.withContent(Set.of(sha256)))
                .concatMap(file -> blocking(() -> folders.read(file.path()))
                        .onErrorResume(IOException.class, gone -> Mono.empty()))
                .filter(content -> Digests.sha256(content).equals(sha256))
                .next();
    }

    /** The problem of a path that is not in the catalogue. */
    public static ResponseStatusException notFound(String path) {
        String shown = path.length() > 200 ? path.substring(0, 200) + "…" : path;
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "The catalogue has no file \"%s\".".formatted(shown));
    }

    private static ResponseStatusException tooLarge(String path) {
        return new ResponseStatusException(
                HttpStatus.NOT_FOUND, "\"%s\" is larger than 1 MiB, so the catalogue leaves it out.".formatted(path));
    }

    private static <T> Mono<T> blocking(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
    }
}
