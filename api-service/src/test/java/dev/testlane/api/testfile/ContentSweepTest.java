package dev.testlane.api.testfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.platform.Transactions;
import dev.testlane.contract.SnapshotFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Contents go when nothing needs them, and never from under a run. */
class ContentSweepTest extends ApiServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    private ContentSweep sweep;

    @Autowired
    private SnapshotStore snapshots;

    @Autowired
    private Transactions transactions;

    @Test
    void deletesWhatNothingNeeds() {
        String old = storeOld();

        assertThat(sweep.sweep().block(PATIENCE)).isPositive();

        assertThat(isStored(old)).isFalse();
    }

    @Test
    void keepsWhatARunACatalogueFileOrSomebodyRecentlyNeeded() {
        String ofRun = storeOld();
        saveRun(List.of(ofRun)).block(PATIENCE);
        String ofCatalogue = storeOld();
        String recent = storeOld();
        execute("update file_content set stored_at = now() where sha256 = '%s'".formatted(recent));

        sweep.sweep(Set.of(ofCatalogue)).block(PATIENCE);

        assertThat(List.of(ofRun, ofCatalogue, recent)).allMatch(this::isStored);
    }

    @Test
    void takesMoreThanOneBatch() {
        execute("""
                insert into file_content (sha256, content, stored_at)
                select 'many-' || n, '\\x00', now() - interval '1 year' from generate_series(1, 1200) n
                """);

        sweep.sweep().block(PATIENCE);

        assertThat(database.sql("select count(*) from file_content where sha256 like 'many-%'")
                        .mapValue(Long.class)
                        .one()
                        .block(PATIENCE))
                .isZero();
    }

    @Test
    void aRunThatIsJustBeingAcceptedKeepsItsContents() {
        String content = storeOld();

        Long deleted = transactions
                .inOne(insertRun()
                        .flatMap(run -> snapshots.save(run, snapshot(List.of(content))))
                        .then(Mono.defer(() -> onAnotherConnection(sweep.sweep(Set.of())))))
                .block(PATIENCE);

        assertThat(deleted).isZero();
        assertThat(isStored(content)).isTrue();
    }

    @Test
    void acceptingAndSweepingAtOnceNeverTakesAContentFromARun() {
        List<String> all = new ArrayList<>();
        for (int round = 0; round < 60; round++) {
            List<String> contents = List.of(storeOld(), storeOld(), storeOld());
            all.addAll(contents);
            // two runs that share contents, in opposite order, against two instances that sweep
            Mono<?> race = Flux.merge(
                            saveRun(contents).subscribeOn(Schedulers.parallel()),
                            sweep.sweep(Set.of()).subscribeOn(Schedulers.parallel()),
                            saveRun(contents.reversed()).subscribeOn(Schedulers.parallel()),
                            sweep.sweep(Set.of()).subscribeOn(Schedulers.parallel()))
                    .then();
            race.block(PATIENCE);
        }

        assertThat(all).allMatch(this::isStored);
    }

    private Mono<Long> saveRun(List<String> contents) {
        return transactions.inOne(insertRun().delayUntil(run -> snapshots.save(run, snapshot(contents))));
    }

    private Mono<Long> insertRun() {
        return database.sql("""
                        insert into run (username, environment_id, test_paths, priority, timeout_seconds, variables,
                                         source, status)
                        values ('ada', 1, '{}', 0, 60, '{}', 'API', 'SUCCESS') returning id
                        """).mapValue(Long.class).one();
    }

    private static Snapshot snapshot(List<String> contents) {
        return new Snapshot(contents.stream()
                .map(content -> new Snapshot.Content(
                        new SnapshotFile("test_%s.py".formatted(content), content, content.length()),
                        Instant.EPOCH,
                        () -> content.getBytes(UTF_8)))
                .toList());
    }

    /** A content that no one needs, stored long ago; any text does for a hash. */
    private String storeOld() {
        String hash = UUID.randomUUID().toString();
        execute(
                "insert into file_content (sha256, content, stored_at) values ('%s', '\\x00', now() - interval '1 year')"
                        .formatted(hash));
        return hash;
    }

    private static <T> Mono<T> onAnotherConnection(Mono<T> work) {
        return Mono.defer(() -> Mono.fromFuture(work.toFuture()));
    }

    private boolean isStored(String hash) {
        return Boolean.TRUE.equals(snapshots.content(hash).hasElement().block(PATIENCE));
    }

    private void execute(String sql) {
        database.sql(sql).then().block(PATIENCE);
    }
}
