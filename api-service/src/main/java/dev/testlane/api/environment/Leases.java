package dev.testlane.api.environment;

import dev.testlane.api.output.OutputStore;
import dev.testlane.api.platform.TestlaneProperties;
import dev.testlane.api.platform.Transactions;
import dev.testlane.api.run.RunLifecycle;
import dev.testlane.api.run.RunSecrets;
import dev.testlane.api.run.UnreadableSecretException;
import dev.testlane.api.testfile.SnapshotStore;
import dev.testlane.api.testfile.TestFiles;
import dev.testlane.contract.Claim;
import dev.testlane.contract.ClaimRequest;
import dev.testlane.contract.HeldLease;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;

/** Gives leases: the one place that decides which run may use an environment. */
@Service
public class Leases {

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
    private static final Duration SHORTEST_RETRY = Duration.ofMillis(100);

    private final LeaseStore store;
    private final LeaseEnds ends;
    private final RunLifecycle runs;
    private final RunSecrets secrets;
    private final SnapshotStore snapshots;
    private final TestFiles testFiles;
    private final OutputStore output;
    private final EnvironmentNews news;
    private final Transactions transactions;
    private final Duration duration;

    Leases(
            LeaseStore store,
            LeaseEnds ends,
            RunLifecycle runs,
            RunSecrets secrets,
            SnapshotStore snapshots,
            TestFiles testFiles,
            OutputStore output,
            EnvironmentNews news,
            Transactions transactions,
            TestlaneProperties properties) {
        this.store = store;
        this.ends = ends;
        this.runs = runs;
        this.secrets = secrets;
        this.snapshots = snapshots;
        this.testFiles = testFiles;
        this.output = output;
        this.news = news;
        this.transactions = transactions;
        this.duration = properties.leaseDuration();
    }

    /**
     * Answers a runner's claim. Asking again for what one already holds gives the same answer again, so a lost answer
     * does no harm.
     *
     * @return an error {@link StaleLeaseException} if a newer incarnation of the runner has registered
     */
    public Mono<ClaimResult> claim(ClaimRequest request) {
        return store.find(request.environmentId())
                .filter(lease -> !lease.isInForce())
                .flatMap(expired -> ends.expire(expired.environmentId()))
                .then(transactions.inOne(decide(request)))
                .doOnNext(this::publish)
                .onErrorResume(
                        UnreadableSecretException.class,
                        e -> ends.refuse(request.environmentId(), e.runId(), String.valueOf(e.getReason()))
                                .then(Mono.defer(() -> claim(request))));
    }

    private Mono<ClaimResult> decide(ClaimRequest request) {
        return store.lock(request.environmentId())
                .then(store.find(request.environmentId())
                        .flatMap(lease -> answerHeld(lease, request))
                        .switchIfEmpty(Mono.defer(() -> grantNext(request))))
                .defaultIfEmpty(new ClaimResult.NothingQueued());
    }

    private Mono<ClaimResult> answerHeld(Lease lease, ClaimRequest request) {
        Mono<ClaimResult> held = Mono.fromSupplier(() -> new ClaimResult.Held(
                Math.clamp(lease.remainingMillis(), SHORTEST_RETRY.toMillis(), LONGEST_RETRY.toMillis())));
        if (!lease.isInForce() || !lease.isHeldBy(request.runnerId(), request.incarnation())) {
            return held;
        }
        return runs.running(lease.runId(), lease.fencingToken())
                .flatMap(execution -> granted(execution, lease.asHeld()))
                .filterWhen(granted -> renew(lease))
                // its key has gone since the lease was granted: let the lease run out
                .onErrorComplete(UnreadableSecretException.class)
                .switchIfEmpty(held);
    }

    /** Who asks again counts the lease's time from then on. */
    private Mono<Boolean> renew(Lease lease) {
        return store.renew(lease.runnerId(), lease.incarnation(), List.of(lease.asHeld()), duration)
                .map(renewed -> !renewed.isEmpty());
    }

    private Mono<ClaimResult> grantNext(ClaimRequest request) {
        int environmentId = request.environmentId();
        return runs.next(environmentId)
                .delayUntil(output::markNextAttempt)
                .zipWhen(runId -> store.nextFencingToken(environmentId))
                .flatMap(next -> runs.start(next.getT1(), request.runnerId(), next.getT2())
                        .flatMap(execution -> grant(execution, request, next.getT2())));
    }

    private Mono<ClaimResult> grant(RunLifecycle.Execution execution, ClaimRequest request, long fencingToken) {
        var lease = new HeldLease(request.environmentId(), execution.runId(), execution.attempt(), fencingToken);
        return store.grant(lease, request.runnerId(), request.incarnation(), duration)
                .flatMap(given -> given
                        ? granted(execution, lease)
                        : Mono.error(
                                new StaleLeaseException("This incarnation of the runner is unknown or replaced.")));
    }

    private Mono<ClaimResult> granted(RunLifecycle.Execution execution, HeldLease lease) {
        return snapshots
                .files(lease.runId())
                .zipWhen(
                        files -> secrets.open(lease.runId()),
                        (files, opened) -> new ClaimResult.Granted(new Claim(
                                lease.runId(),
                                lease.environmentId(),
                                lease.attempt(),
                                lease.fencingToken(),
                                duration.toMillis(),
                                execution.timeoutSeconds(),
                                execution.username(),
                                execution.testPaths(),
                                execution.nodeIds(),
                                execution.keyword(),
                                execution.variables(),
                                opened,
                                files.stream().anyMatch(file -> testFiles.isUploaded(file.path())),
                                files)));
    }

    private void publish(ClaimResult result) {
        switch (result) {
            case ClaimResult.Granted(Claim claim) -> news.runStarted(claim.environmentId(), claim.runId());
            case ClaimResult.NothingQueued() -> {}
            case ClaimResult.Held(long retryAfterMillis) -> {}
        }
    }
}
