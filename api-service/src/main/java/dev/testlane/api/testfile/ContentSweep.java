package dev.testlane.api.testfile;

import dev.testlane.api.platform.TestlaneProperties;
import dev.testlane.api.platform.Transactions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Deletes contents that no run and no file of the catalogue needs. Who accepts a run locks the contents that are there;
 * this locks first and looks then, so a content is either kept by the run or stored again with it.
 */
@Component
class ContentSweep {

    private static final int BATCH = 500;

    private final DatabaseClient database;
    private final Transactions transactions;
    private final TestFiles testFiles;
    private final Duration retention;

    ContentSweep(
            DatabaseClient database, Transactions transactions, TestFiles testFiles, TestlaneProperties properties) {
        this.database = database;
        this.transactions = transactions;
        this.testFiles = testFiles;
        this.retention = properties.testFiles().contentRetention();
    }

    /** What a batch came to; {@code last} is the hash to go on behind. */
    private record Swept(String last, int locked, long deleted) {}

    /** @return how many contents were deleted */
    Mono<Long> sweep() {
        return testFiles
                .catalogue()
                .flatMap(catalogue -> sweep(catalogue.files().stream()
                        .map(Catalogue.TestFile::sha256)
                        .collect(Collectors.toSet())));
    }

    /** The same, but for contents with one of these hashes. */
    Mono<Long> sweep(Set<String> needed) {
        return sweepBehind("", needed)
                .expand(swept -> swept.locked() < BATCH ? Mono.empty() : sweepBehind(swept.last(), needed))
                .map(Swept::deleted)
                .reduce(0L, Long::sum);
    }

    private Mono<Swept> sweepBehind(String last, Set<String> needed) {
        return transactions.inOne(lockUnneeded(last, needed)
                .flatMap(locked -> locked.isEmpty()
                        ? Mono.just(new Swept(last, 0, 0))
                        : delete(locked).map(deleted -> new Swept(locked.getLast(), locked.size(), deleted))));
    }

    private Mono<List<String>> lockUnneeded(String last, Set<String> needed) {
        return database.sql("""
                        select sha256 from file_content c
                        where sha256 > :last and stored_at <= now() - :seconds * interval '1 second'
                          and sha256 <> all(:needed)
                          and not exists (select 1 from snapshot_file s where s.sha256 = c.sha256)
                        order by sha256 limit :batch for update skip locked
                        """)
                .bind("last", last)
                .bind("seconds", (double) retention.toSeconds())
                .bind("needed", needed.toArray(String[]::new))
                .bind("batch", BATCH)
                .mapValue(String.class)
                .all()
                .collectList();
    }

    /** A run may have been accepted between the look and the lock, so this looks once more. */
    private Mono<Long> delete(List<String> locked) {
        return database.sql("delete from file_content c where sha256 = any(:locked)"
                        + " and not exists (select 1 from snapshot_file s where s.sha256 = c.sha256)")
                .bind("locked", locked.toArray(String[]::new))
                .fetch()
                .rowsUpdated();
    }
}
