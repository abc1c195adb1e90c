package dev.testlane.api.testfile;

import dev.testlane.contract.SnapshotFile;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Snapshots in PostgreSQL: contents by hash, each stored once. */
@Repository
public class SnapshotStore {

    private final DatabaseClient database;

    SnapshotStore(DatabaseClient database) {
        this.database = database;
    }

    /** Saves a run's snapshot; belongs into the transaction that accepts the run. */
    public Mono<Void> save(long runId, Snapshot snapshot) {
        return Flux.fromIterable(snapshot.contents())
                .concatMap(content -> saveContent(content).then(saveFile(runId, content.file())))
                .then();
    }

    private Mono<Void> saveContent(Snapshot.Content content) {
        return database.sql(
                        "insert into file_content (sha256, content) select :sha256, :content"
                                + " where not exists (select 1 from file_content where sha256 = :sha256) on conflict do nothing")
                .bind("sha256", content.file().sha256())
                .bind("content", content.bytes())
                .then();
    }

    private Mono<Void> saveFile(long runId, SnapshotFile file) {
        return database.sql(
                        "insert into snapshot_file (run_id, path, sha256, size) values (:runId, :path, :sha256, :size)")
                .bind("runId", runId)
                .bind("path", file.path())
                .bind("sha256", file.sha256())
                .bind("size", file.size())
                .then();
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
