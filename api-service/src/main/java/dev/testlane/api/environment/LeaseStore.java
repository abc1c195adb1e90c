package dev.testlane.api.environment;

import dev.testlane.contract.HeldLease;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Leases in PostgreSQL. Time is the database's, read after the locks were got. */
@Repository
class LeaseStore {

    private static final String SELECT =
            "select l.*, (extract(epoch from l.expires_at - clock_timestamp()) * 1000)::bigint as remaining_millis"
                    + " from lease l ";

    private final DatabaseClient database;

    LeaseStore(DatabaseClient database) {
        this.database = database;
    }

    /**
     * Locks an environment until the transaction ends; everything that changes its holder does so first.
     *
     * <p>"no key": a second update of a run in one transaction checks its foreign key, which must not wait for us.
     */
    Mono<Integer> lock(int environmentId) {
        return database.sql("select id from environment where id = :id for no key update")
                .bind("id", environmentId)
                .mapValue(Integer.class)
                .one();
    }

    Mono<Lease> find(int environmentId) {
        return database.sql(SELECT + "where l.environment_id = :id")
                .bind("id", environmentId)
                .mapProperties(Lease.class)
                .one();
    }

    Flux<Lease> findAll() {
        return database.sql(SELECT).mapProperties(Lease.class).all();
    }

    /** Environments whose lease ran out. */
    Flux<Integer> expired() {
        return database.sql("select environment_id from lease where expires_at <= clock_timestamp()")
                .mapValue(Integer.class)
                .all();
    }

    /** Environments that an incarnation of a runner holds. */
    Flux<Integer> heldBy(String runnerId, String incarnation) {
        return database.sql("select environment_id from lease where runner_id = :id and incarnation = :incarnation")
                .bind("id", runnerId)
                .bind("incarnation", incarnation)
                .mapValue(Integer.class)
                .all();
    }

    Mono<Long> nextFencingToken(int environmentId) {
        return database.sql(
                        "update environment set fencing_token = fencing_token + 1 where id = :id returning fencing_token")
                .bind("id", environmentId)
                .mapValue(Long.class)
                .one();
    }

    /** Gives the lease, unless a newer incarnation of the runner has registered. */
    Mono<Boolean> grant(HeldLease lease, String runnerId, String incarnation, Duration duration) {
        return database.sql("""
                        with holder as (
                            select id, incarnation from runner
                            where id = :runnerId and incarnation = :incarnation for share)
                        insert into lease (environment_id, fencing_token, run_id, attempt, runner_id, incarnation, expires_at)
                        select :environmentId, :token, :runId, :attempt, id, incarnation,
                               clock_timestamp() + :millis * interval '1 millisecond'
                        from holder
                        """)
                .bind("environmentId", lease.environmentId())
                .bind("token", lease.fencingToken())
                .bind("runId", lease.runId())
                .bind("attempt", lease.attempt())
                .bind("runnerId", runnerId)
                .bind("incarnation", incarnation)
                .bind("millis", duration.toMillis())
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    /** Renews those of a runner's leases that are still in force; what is not among the answer is lost. */
    Mono<List<Integer>> renew(String runnerId, String incarnation, Collection<HeldLease> held, Duration duration) {
        return database.sql("""
                        update lease set expires_at = clock_timestamp() + :millis * interval '1 millisecond'
                        from unnest(:environmentIds::integer[], :tokens::bigint[]) as held (environment_id, token)
                        where lease.environment_id = held.environment_id and lease.fencing_token = held.token
                          and lease.runner_id = :runnerId and lease.incarnation = :incarnation
                          and lease.expires_at > clock_timestamp()
                        returning lease.environment_id
                        """)
                .bind(
                        "environmentIds",
                        held.stream().map(HeldLease::environmentId).toArray(Integer[]::new))
                .bind("tokens", held.stream().map(HeldLease::fencingToken).toArray(Long[]::new))
                .bind("runnerId", runnerId)
                .bind("incarnation", incarnation)
                .bind("millis", duration.toMillis())
                .mapValue(Integer.class)
                .all()
                .collectList();
    }

    /** Releases an environment; belongs into a transaction that has locked it. */
    Mono<Void> release(int environmentId) {
        return database.sql("delete from lease where environment_id = :id")
                .bind("id", environmentId)
                .then()
                .then(database.sql("update environment set released_at = clock_timestamp() where id = :id")
                        .bind("id", environmentId)
                        .then());
    }

    /** Whether a run could start now in another environment. */
    Mono<Boolean> othersWaiting(int environmentId) {
        return database.sql("""
                        select exists (select 1 from run q where q.status = 'QUEUED' and q.environment_id <> :id
                            and not exists (select 1 from lease l where l.environment_id = q.environment_id
                                            and l.expires_at > clock_timestamp()))
                        """)
                .bind("id", environmentId)
                .mapValue(Boolean.class)
                .one();
    }
}
