package dev.testlane.api.run;

import dev.testlane.api.change.Change;
import dev.testlane.api.change.Changes;
import dev.testlane.api.change.RunnerControl;
import dev.testlane.api.platform.Transactions;
import dev.testlane.api.testfile.Snapshot;
import dev.testlane.api.testfile.SnapshotChangedException;
import dev.testlane.api.testfile.SnapshotStore;
import dev.testlane.api.testfile.TestFiles;
import dev.testlane.contract.ControlMessage;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Accepts, finds and cancels runs. */
@Service
public class Runs {

    private static final String CANCELLED_REASON = "Cancelled while it was waiting.";

    /** A file is rarely changed just while it is taken. */
    private static final Retry SNAPSHOT_AGAIN = Retry.max(3)
            .filter(SnapshotChangedException.class::isInstance)
            .onRetryExhaustedThrow((retry, last) -> last.failure());

    private final RunRequestValidator validator;
    private final RunStore store;
    private final RunSecrets secrets;
    private final TestFiles testFiles;
    private final SnapshotStore snapshots;
    private final Transactions transactions;
    private final Changes changes;
    private final RunnerControl runnerControl;

    Runs(
            RunRequestValidator validator,
            RunStore store,
            RunSecrets secrets,
            TestFiles testFiles,
            SnapshotStore snapshots,
            Transactions transactions,
            Changes changes,
            RunnerControl runnerControl) {
        this.validator = validator;
        this.store = store;
        this.secrets = secrets;
        this.testFiles = testFiles;
        this.snapshots = snapshots;
        this.transactions = transactions;
        this.changes = changes;
        this.runnerControl = runnerControl;
    }

    /**
     * Accepts a run: when the answer is there, the run and its snapshot are durable.
     *
     * @param idempotencyKey a second request with the same key gets the run of the first
     * @return the run; an error {@code InvalidInputException} names what is wrong with the request
     */
    public Mono<Run> accept(RunRequest request, RunSource source, @Nullable String idempotencyKey) {
        Mono<Long> inserted = Mono.fromCallable(() -> validator.validate(request))
                .flatMap(run -> testFiles
                        .snapshot(run.testPaths())
                        .flatMap(snapshot -> transactions.inOne(insert(run, snapshot, source, idempotencyKey)))
                        .retryWhen(SNAPSHOT_AGAIN));
        return once(idempotencyKey, inserted);
    }

    /** The run of the key if there is one, else the inserted one, unless another with that key comes first. */
    private Mono<Run> once(@Nullable String idempotencyKey, Mono<Long> inserted) {
        Mono<Run> accepted = inserted.switchIfEmpty(Mono.defer(() -> findByKey(idempotencyKey)))
                .flatMap(this::get)
                .doOnNext(this::publishQueueChange);
        return findByKey(idempotencyKey).flatMap(this::get).switchIfEmpty(accepted);
    }

    private Mono<Long> insert(NewRun run, Snapshot snapshot, RunSource source, @Nullable String idempotencyKey) {
        return store.lockEnvironment(run.environmentId())
                .then(store.insert(run, source, idempotencyKey))
                .delayUntil(id -> secrets.save(id, run.secrets()))
                .delayUntil(id -> snapshots.save(id, snapshot));
    }

    /** Executes a run's snapshot again, with its settings; an error 409 if its secrets can't be decrypted any more. */
    public Mono<Run> rerun(Rerun rerun) {
        Mono<Long> inserted = Mono.fromRunnable(() -> validator.validateUsername(rerun.username()))
                .then(get(rerun.runId()))
                .flatMap(run -> transactions.inOne(
                        store.lockEnvironment(run.environmentId()).then(insertAgain(rerun))));
        return once(rerun.idempotencyKey(), inserted);
    }

    private Mono<Long> insertAgain(Rerun rerun) {
        return store.insertAgain(rerun).delayUntil(id -> secrets.copy(rerun.runId(), id));
    }

    private Mono<Long> findByKey(@Nullable String idempotencyKey) {
        return idempotencyKey == null ? Mono.empty() : store.findIdByIdempotencyKey(idempotencyKey);
    }

    /** The run; an error 404 if there is none. */
    public Mono<Run> get(long id) {
        return store.find(id)
                .switchIfEmpty(Mono.error(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no run %d.".formatted(id))));
    }

    /** The variables of a run by name; an error 404 if there is no such run. */
    public Mono<List<RunVariable>> variables(long id) {
        return get(id).then(store.variables(id).collectList());
    }

    public Flux<Run> findAll(Collection<Long> ids) {
        return ids.isEmpty() ? Flux.empty() : store.findAll(ids);
    }

    public Mono<RunPage> list(RunFilter filter) {
        return store.list(filter).collectList().map(items -> new RunPage(items, nextCursor(items, filter.limit())));
    }

    private static @Nullable String nextCursor(List<Run> items, int limit) {
        return items.size() < limit ? null : String.valueOf(items.getLast().id());
    }

    /** The first queued runs of an environment in the order in which they will start. */
    public Flux<Run> queue(int environmentId, int limit) {
        return store.queue(environmentId, limit);
    }

    /**
     * Cancels: a queued run at once, a running one through its runner. Cancelling twice is fine.
     *
     * @return the run; an error 404 if there is none, 409 if it had already ended otherwise
     */
    public Mono<Run> cancel(long id) {
        return get(id).flatMap(run -> transactions.inOne(store.lockEnvironment(run.environmentId())
                        .then(store.cancelQueued(id, CANCELLED_REASON))
                        .flatMap(done -> done ? Mono.just(true) : store.requestCancel(id))))
                .then(Mono.defer(() -> get(id)))
                .doOnNext(this::requireCancelled)
                .doOnNext(this::publishQueueChange)
                .doOnNext(this::tellRunner);
    }

    private void requireCancelled(Run run) {
        if (!run.cancelRequested()) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT,
                    "Run %d has already ended as %s, so there is nothing to cancel.".formatted(run.id(), run.status()));
        }
    }

    private void tellRunner(Run run) {
        if (run.status() == RunStatus.RUNNING) {
            runnerControl.send(new ControlMessage.CancelRequested(run.id(), run.attempt()));
        }
    }

    private void publishQueueChange(Run run) {
        changes.publish(new Change.RunChanged(run.id()));
        changes.publish(new Change.EnvironmentChanged(run.environmentId()));
    }

    /** Which of these runs somebody wants stopped. */
    public Mono<List<Long>> cancelRequested(Collection<Long> ids) {
        return ids.isEmpty() ? Mono.just(List.of()) : store.cancelRequested(ids);
    }
}
