package dev.testlane.api.runner;

import static java.util.Objects.requireNonNull;

import dev.testlane.api.change.Change;
import dev.testlane.api.change.Changes;
import dev.testlane.api.environment.LeaseEnds;
import dev.testlane.api.environment.StaleLeaseException;
import dev.testlane.api.run.Runs;
import dev.testlane.contract.Heartbeat;
import dev.testlane.contract.HeartbeatAnswer;
import dev.testlane.contract.HeldLease;
import dev.testlane.contract.RunnerRegistration;
import dev.testlane.contract.SandboxLevel;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Knows the runners, and hears that they live. */
@Service
public class Fleet {

    private static final String SELECT = """
            select r.*, case when state <> 'STOPPED' and last_seen_at < now() - :lost * interval '1 millisecond'
                        then 'LOST' else state end as fleet_state
            from runner r
            where last_seen_at > now() - case when state = 'STOPPED' then interval '1 minute' else interval '1 day' end
            """;

    private final DatabaseClient database;
    private final LeaseEnds leases;
    private final Runs runs;
    private final Changes changes;

    Fleet(DatabaseClient database, LeaseEnds leases, Runs runs, Changes changes) {
        this.database = database;
        this.leases = leases;
        this.runs = runs;
        this.changes = changes;
    }

    public Flux<RunnerInfo> findAll() {
        return database.sql(SELECT + " order by id")
                .bind("lost", leases.duration().toMillis())
                .map(Fleet::read)
                .all();
    }

    public Flux<RunnerInfo> find(Collection<String> ids) {
        return database.sql(SELECT + " and id = any(:ids) order by id")
                .bind("lost", leases.duration().toMillis())
                .bind("ids", ids.toArray(String[]::new))
                .map(Fleet::read)
                .all();
    }

    private static RunnerInfo read(Readable row) {
        return new RunnerInfo(
                requireNonNull(row.get("id", String.class)),
                FleetState.valueOf(requireNonNull(row.get("fleet_state", String.class))),
                requireNonNull(row.get("slots", Integer.class)),
                requireNonNull(row.get("busy", Integer.class)),
                SandboxLevel.valueOf(requireNonNull(row.get("sandbox_level", String.class))),
                instant(row, "registered_at"),
                instant(row, "last_seen_at"));
    }

    private static Instant instant(Readable row, String column) {
        return requireNonNull(row.get(column, OffsetDateTime.class)).toInstant();
    }

    /** Takes a runner in; what its former self held is released, if nothing of that is left. */
    public Mono<Void> register(RunnerRegistration runner) {
        return database.sql("""
                        insert into runner (id, incarnation, state, slots, busy, sandbox_level, python)
                        values (:id, :incarnation, 'ACTIVE', :slots, 0, :level, :python)
                        on conflict (id) do update set incarnation = excluded.incarnation, state = 'ACTIVE',
                            slots = excluded.slots, busy = 0, sandbox_level = excluded.sandbox_level,
                            python = excluded.python,
                            registered_at = now(), last_seen_at = now()
                        """)
                .bind("id", runner.runnerId())
                .bind("incarnation", runner.incarnation())
                .bind("slots", runner.slots())
                .bind("level", runner.sandboxLevel().name())
                .bind("python", python(runner.python()))
                .then()
                .then(releaseFormer(runner))
                .doOnSuccess(done -> changes.publish(new Change.RunnerChanged(runner.runnerId())));
    }

    private static Parameter python(@Nullable String name) {
        return name == null ? Parameters.in(R2dbcType.VARCHAR) : Parameters.in(R2dbcType.VARCHAR, name);
    }

    private Mono<Void> releaseFormer(RunnerRegistration runner) {
        String former = runner.formerIncarnation();
        return former == null ? Mono.empty() : leases.releaseFormer(runner.runnerId(), former);
    }

    /**
     * Renews a runner's leases.
     *
     * @return what it has lost and what it shall stop; an error {@link StaleLeaseException} if a newer incarnation
     *     has registered
     */
    public Mono<HeartbeatAnswer> heartbeat(Heartbeat heartbeat) {
        List<Long> runIds = heartbeat.leases().stream().map(HeldLease::runId).toList();
        return seen(heartbeat)
                .switchIfEmpty(Mono.error(
                        () -> new StaleLeaseException("This incarnation of the runner is unknown or replaced.")))
                .doOnNext(changed -> {
                    if (changed) {
                        changes.publish(new Change.RunnerChanged(heartbeat.runnerId()));
                    }
                })
                .then(leases.renew(heartbeat.runnerId(), heartbeat.incarnation(), heartbeat.leases()))
                .zipWhen(lost -> runs.cancelRequested(runIds))
                .map(news -> new HeartbeatAnswer(leases.duration().toMillis(), news.getT1(), news.getT2()));
    }

    /** Notes that a runner lives; says whether anything about it is new, empty if this is not its incarnation. */
    private Mono<Boolean> seen(Heartbeat heartbeat) {
        return database.sql("""
                        with before as (select * from runner where id = :id and incarnation = :incarnation for update)
                        update runner r set state = :state, slots = :slots, busy = :busy, last_seen_at = now()
                        from before where r.id = before.id
                        returning (before.state, before.slots, before.busy) <> (r.state, r.slots, r.busy) as changed
                        """)
                .bind("id", heartbeat.runnerId())
                .bind("incarnation", heartbeat.incarnation())
                .bind("state", heartbeat.state().name())
                .bind("slots", heartbeat.slots())
                .bind("busy", heartbeat.busy())
                .mapValue(Boolean.class)
                .one();
    }
}
