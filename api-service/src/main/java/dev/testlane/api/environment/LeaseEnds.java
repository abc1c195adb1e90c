package dev.testlane.api.environment;

import dev.testlane.api.platform.TestlaneProperties;
import dev.testlane.api.platform.Transactions;
import dev.testlane.api.run.RunLifecycle;
import dev.testlane.api.run.RunLifecycle.Lost;
import dev.testlane.contract.Completion;
import dev.testlane.contract.CompletionAnswer;
import dev.testlane.contract.HandBack;
import dev.testlane.contract.HeldLease;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;

/** Everything that keeps a lease or ends it: renewal, completion, hand-back, expiry, a runner's new incarnation. */
@Service
public class LeaseEnds {

    private static final Logger log = LoggerFactory.getLogger(LeaseEnds.class);

    private final LeaseStore store;
    private final RunLifecycle runs;
    private final EnvironmentNews news;
    private final Transactions transactions;
    private final Duration duration;
    private final int maxAttempts;

    LeaseEnds(
            LeaseStore store,
            RunLifecycle runs,
            EnvironmentNews news,
            Transactions transactions,
            TestlaneProperties properties) {
        this.store = store;
        this.runs = runs;
        this.news = news;
        this.transactions = transactions;
        this.duration = properties.leaseDuration();
        this.maxAttempts = properties.maxAttempts();
    }

    /** How long renewed leases last. */
    public Duration duration() {
        return duration;
    }

    /** Renews a runner's leases and tells which of them it has lost. */
    public Mono<List<HeldLease>> renew(String runnerId, String incarnation, List<HeldLease> held) {
        if (held.isEmpty()) {
            return Mono.just(List.of());
        }
        return store.renew(runnerId, incarnation, held, duration)
                .map(Set::copyOf)
                .map(renewed -> held.stream()
                        .filter(lease -> !renewed.contains(lease.environmentId()))
                        .toList());
    }

    /**
     * Ends a run and releases its environment, both or neither.
     *
     * @return an error {@link StaleLeaseException} if the token is not the environment's newest
     */
    public Mono<CompletionAnswer> complete(long runId, int environmentId, Completion completion) {
        Mono<Boolean> finish = store.lock(environmentId)
                .then(store.find(environmentId))
                .filter(lease -> isFor(lease, runId, completion.attempt(), completion.fencingToken()))
                .flatMap(lease -> runs.finish(runId, completion).delayUntil(done -> store.release(environmentId)))
                .defaultIfEmpty(false);
        return transactions
                .inOne(finish)
                .doOnNext(done -> {
                    if (done) {
                        news.released(environmentId, runId);
                    }
                })
                .flatMap(done -> done ? Mono.just(true) : runs.isFinishedBy(runId, completion))
                .flatMap(done -> done ? store.othersWaiting(environmentId) : stale(runId))
                .map(CompletionAnswer::new);
    }

    /** Queues a run again that its runner gives back. */
    public Mono<Void> handBack(long runId, int environmentId, HandBack handBack) {
        Mono<Lost> back = store.lock(environmentId)
                .then(store.find(environmentId))
                .filter(lease -> isFor(lease, runId, handBack.attempt(), handBack.fencingToken()))
                .flatMap(lease -> (handBack.lost()
                                ? runs.lose(runId, maxAttempts)
                                : runs.handBack(runId, handBack.reason(), handBack.unexecuted()))
                        .delayUntil(lost -> store.release(environmentId)));
        return transactions
                .inOne(back)
                .switchIfEmpty(stale(runId))
                .doOnNext(lost -> news.released(environmentId, runId))
                .then();
    }

    /** Ends a queued run that can't be executed; does nothing if it is not queued any more. */
    Mono<Void> refuse(int environmentId, long runId, String reason) {
        return transactions
                .inOne(store.lock(environmentId).then(runs.refuse(runId, reason)))
                .doOnNext(done -> news.released(environmentId, runId))
                .then();
    }

    /** Ends a lease that ran out; does nothing if it was renewed or released meanwhile. */
    public Mono<Void> expire(int environmentId) {
        return end(environmentId, lease -> !lease.isInForce(), "ran out");
    }

    /** Ends what a former incarnation of a runner held. */
    public Mono<Void> releaseFormer(String runnerId, String formerIncarnation) {
        return store.heldBy(runnerId, formerIncarnation)
                .collectList()
                .flatMapIterable(environments -> environments)
                .concatMap(environmentId -> end(
                        environmentId,
                        lease -> lease.isHeldBy(runnerId, formerIncarnation),
                        "was its runner's former self's"))
                .then();
    }

    private Mono<Void> end(int environmentId, java.util.function.Predicate<Lease> condition, String why) {
        Mono<Lost> lose = store.lock(environmentId)
                .then(store.find(environmentId))
                .filter(condition)
                .flatMap(lease -> store.release(environmentId).then(runs.lose(lease.runId(), maxAttempts)));
        return transactions
                .inOne(lose)
                .doOnNext(lost -> log.warn(
                        "The lease of environment {} {}: run {} attempt {} is lost and now {}",
                        environmentId,
                        why,
                        lost.runId(),
                        lost.attempt(),
                        lost.status()))
                .doOnNext(lost -> news.released(environmentId, lost.runId()))
                .then();
    }

    private static boolean isFor(Lease lease, long runId, int attempt, long fencingToken) {
        return lease.runId() == runId && lease.attempt() == attempt && lease.fencingToken() == fencingToken;
    }

    private static <T> Mono<T> stale(long runId) {
        return Mono.error(() -> new StaleLeaseException("The lease of run %d is not yours any more.".formatted(runId)));
    }
}
