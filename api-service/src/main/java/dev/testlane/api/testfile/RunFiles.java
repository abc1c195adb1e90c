package dev.testlane.api.testfile;

import static java.util.Objects.requireNonNull;

import dev.testlane.api.testfile.RunFile.State;
import io.r2dbc.spi.Readable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Service;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What runs execute: the files of their snapshots, and how these stand to the catalogue of today. */
@Service
public class RunFiles {

    private final DatabaseClient database;
    private final CatalogueScanner scanner;

    RunFiles(DatabaseClient database, CatalogueScanner scanner) {
        this.database = database;
        this.scanner = scanner;
    }

    /** A file of a snapshot. */
    private record Version(
            String path, String sha256, long size, @Nullable Instant modifiedAt) {}

    /** The files of a run, by path; none if there is no such run. */
    public Mono<List<RunFile>> files(long runId) {
        return database.sql(
                        "select path, sha256, size, modified_at from snapshot_file where run_id = :id order by path")
                .bind("id", runId)
                .map(RunFiles::version)
                .all()
                .publishOn(Schedulers.boundedElastic())
                .map(version -> new RunFile(
                        version.path(), version.sha256(), version.size(), version.modifiedAt(), compare(version)))
                .collectList();
    }

    /** The source of a file as a run executes it; an error 404 if the run has no such file. */
    public Mono<byte[]> content(long runId, String path) {
        return database.sql("select content from file_content join snapshot_file using (sha256)"
                        + " where run_id = :id and path = :path")
                .bind("id", runId)
                // PostgreSQL's texts can't hold U+0000, and no path does
                .bind("path", path.replace('\0', '\uFFFD'))
                .mapValue(byte[].class)
                .one()
                .switchIfEmpty(Mono.error(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "Run %d has no such file.".formatted(runId))));
    }

    private State compare(Version version) {
        try {
            return scanner.sha256(version.path()).equals(version.sha256()) ? State.CURRENT : State.CHANGED;
        } catch (NoSuchFileException gone) {
            return State.DELETED;
        } catch (IOException grownTooLarge) {
            return State.CHANGED;
        }
    }

    private static Version version(Readable row) {
        OffsetDateTime modifiedAt = row.get("modified_at", OffsetDateTime.class);
        return new Version(
                requireNonNull(row.get("path", String.class)),
                requireNonNull(row.get("sha256", String.class)),
                requireNonNull(row.get("size", Long.class)),
                modifiedAt == null ? null : modifiedAt.toInstant());
    }
}
