package dev.testlane.api.environment;

import dev.testlane.api.platform.DatabaseFailures;
import dev.testlane.api.platform.TestlaneProperties;
import dev.testlane.api.run.Run;
import dev.testlane.api.run.Runs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Service;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** The board of environments. */
@Service
public class Environments implements SmartInitializingSingleton {

    /** On a busy machine the first connection may take longer than requests wait for one. */
    private static final Retry AT_THE_START =
            Retry.fixedDelay(20, Duration.ofSeconds(1)).filter(DatabaseFailures::isAway);

    private final DatabaseClient database;
    private final LeaseStore leases;
    private final Runs runs;
    private final int count;

    Environments(DatabaseClient database, LeaseStore leases, Runs runs, TestlaneProperties properties) {
        this.database = database;
        this.leases = leases;
        this.runs = runs;
        this.count = properties.environments();
    }

    /** Makes sure that every environment has its row, on the main thread and before the first request. */
    @Override
    public void afterSingletonsInstantiated() {
        database.sql("insert into environment (id) select generate_series(1, :count) on conflict do nothing")
                .bind("count", count)
                .then()
                .retryWhen(AT_THE_START)
                .block();
    }

    public Flux<Environment> findAll() {
        return find(IntStream.rangeClosed(1, count).boxed().toList());
    }

    /** One environment; an error 404 if there is none with that number. */
    public Mono<Environment> get(int id) {
        return requireKnown(id).thenMany(find(List.of(id))).single();
    }

    /** The queued runs of an environment in order. */
    public Flux<Run> queue(int id, int limit) {
        return requireKnown(id).thenMany(runs.queue(id, limit));
    }

    private Mono<Void> requireKnown(int id) {
        return id >= 1 && id <= count
                ? Mono.empty()
                : Mono.error(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "There is no environment %d: they are numbered 1 to %d.".formatted(id, count)));
    }

    /** The environments of these numbers, in this order. */
    public Flux<Environment> find(List<Integer> ids) {
        Mono<Map<Integer, Lease>> held = leases.findAll()
                .filter(lease -> lease.isInForce() && ids.contains(lease.environmentId()))
                .collectMap(Lease::environmentId);
        return Mono.zip(held.flatMap(this::withRuns), queueLengths())
                .flatMapIterable(board -> ids.stream()
                        .map(id -> environment(
                                id, board.getT1().get(id), board.getT2().getOrDefault(id, 0)))
                        .toList());
    }

    private record Held(Lease lease, @Nullable Run run) {}

    private Mono<Map<Integer, Held>> withRuns(Map<Integer, Lease> leasesById) {
        List<Long> runIds = leasesById.values().stream().map(Lease::runId).toList();
        return runs.findAll(runIds)
                .collectMap(Run::id, Function.identity())
                .map(runsById -> leasesById.values().stream()
                        .map(lease -> new Held(lease, runsById.get(lease.runId())))
                        .collect(Collectors.toMap(held -> held.lease().environmentId(), Function.identity())));
    }

    private Mono<Map<Integer, Integer>> queueLengths() {
        return database.sql(
                        "select environment_id, count(*)::integer as queued from run where status = 'QUEUED' group by 1")
                .mapProperties(QueueLength.class)
                .all()
                .collectMap(QueueLength::environmentId, QueueLength::queued);
    }

    private record QueueLength(int environmentId, int queued) {}

    private static Environment environment(int id, @Nullable Held held, int queued) {
        if (held == null) {
            return new Environment(id, EnvironmentState.IDLE, null, queued, null);
        }
        Lease lease = held.lease();
        var holder =
                new Environment.Holder(lease.runnerId(), lease.fencingToken(), lease.grantedAt(), lease.expiresAt());
        return new Environment(id, EnvironmentState.BUSY, held.run(), queued, holder);
    }
}
