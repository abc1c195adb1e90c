package dev.testlane.api.testfile;

import dev.testlane.api.testfile.Snapshot.Content;
import dev.testlane.contract.SnapshotFile;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Snapshots in PostgreSQL: contents by hash, each stored once. */
@Repository
public class SnapshotStore {

    private static final Comparator<Content> BY_HASH =
            Comparator.comparing(content -> content.file().sha256());

    private final DatabaseClient database;

    SnapshotStore(DatabaseClient database) {
        this.database = database;
    }

    /**
     * Saves a run's snapshot; belongs into the transaction that accepts the run. An error {@code SnapshotChangedException}
     * if a file has changed since the snapshot was taken.
     */
    public Mono<Void> save(long runId, Snapshot snapshot) {
        return lockKnown(snapshot)
                .flatMapMany(known -> Flux.fromIterable(snapshot.contents())
                        .filter(content -> !known.contains(content.file().sha256()))
                        // in one order, so that two who bring the same contents don't wait for each other
                        .sort(BY_HASH))
                .concatMap(this::saveContent)
                .then(saveFiles(runId, snapshot.contents()));
    }

    /** Which contents are stored; until the transaction ends nobody deletes them. */
    private Mono<Set<String>> lockKnown(Snapshot snapshot) {
        return database.sql("select sha256 from file_content where sha256 = any(:hashes) order by sha256 for key share")
                .bind("hashes", texts(snapshot.contents(), SnapshotFile::sha256))
                .mapValue(String.class)
                .all()
                .collect(Collectors.toSet());
    }

    /** Also where another transaction stores it just now, the row is there and locked afterwards. */
    private Mono<Void> saveContent(Content content) {
        return Mono.fromCallable(content.source()::read)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(bytes -> database.sql("insert into file_content (sha256, content) values (:sha256, :content)"
                                + " on conflict (sha256) do update set stored_at = now()")
                        .bind("sha256", content.file().sha256())
                        .bind("content", bytes)
                        .then());
    }

    private Mono<Void> saveFiles(long runId, List<Content> contents) {
        return database.sql("""
                        insert into snapshot_file (run_id, path, sha256, size, modified_at)
                        select :runId, * from unnest(:paths::text[], :hashes::text[], :sizes::bigint[],
                                                     :modified::timestamptz[])
                        """)
                .bind("runId", runId)
                .bind("paths", texts(contents, SnapshotFile::path))
                .bind("hashes", texts(contents, SnapshotFile::sha256))
                .bind(
                        "sizes",
                        contents.stream().map(content -> content.file().size()).toArray(Long[]::new))
                .bind(
                        "modified",
                        contents.stream()
                                .map(content -> content.modifiedAt().atOffset(ZoneOffset.UTC))
                                .toArray(OffsetDateTime[]::new))
                .then();
    }

    private static String[] texts(List<Content> contents, Function<SnapshotFile, String> property) {
        return contents.stream().map(Content::file).map(property).toArray(String[]::new);
    }

    /** The files of a run. */
    public Mono<List<SnapshotFile>> files(long runId) {
        return database.sql("select path, sha256, size from snapshot_file where run_id = :runId order by path")
                .bind("runId", runId)
                .mapProperties(SnapshotFile.class)
                .all()
                .collectList();
    }

    /** A content by its hash; empty if nobody ever snapshot it. */
    public Mono<byte[]> content(String sha256) {
        return database.sql("select content from file_content where sha256 = :sha256")
                .bind("sha256", sha256)
                .mapValue(byte[].class)
                .one();
    }
}
