package dev.testlane.api.dispatch;

import dev.testlane.contract.LaneMessage;
import java.time.Duration;
import java.util.Collection;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which queued runs the lanes have to be told about. */
@Repository
class DispatchStore {

    private final DatabaseClient database;

    DispatchStore(DatabaseClient database) {
        this.database = database;
    }

    /**
     * Takes runs that are due, for this instance alone until {@code retryAfter} has passed.
     *
     * <p>A run whose message was confirmed is due again only while its environment lies idle: then either no runner
     * has a free slot or the message was lost, and a second message does no harm.
     */
    Flux<LaneMessage> takeDue(int limit, Duration retryAfter) {
        return database.sql("""
                        update run set dispatch_due_at = now() + :retry * interval '1 millisecond'
                        where id in (
                            select r.id from run r join environment e on e.id = r.environment_id
                            where r.status = 'QUEUED' and r.dispatch_due_at <= now()
                              and (r.dispatched_at is null or e.released_at < now() - interval '5 seconds' and not exists (
                                      select 1 from lease l where l.environment_id = r.environment_id))
                            order by r.id limit :limit for no key update of r skip locked)
                        returning id as run_id, environment_id
                        """)
                .bind("retry", retryAfter.toMillis())
                .bind("limit", limit)
                .mapProperties(LaneMessage.class)
                .all();
    }

    /** Notes that the broker has the messages; each further one for the same run is given twice the time. */
    Mono<Void> confirmed(Collection<Long> runIds, Duration first, Duration longest) {
        return database.sql("""
                        update run set dispatched_at = now(), dispatch_count = dispatch_count + 1,
                            dispatch_due_at = now() + least(:first * power(2, least(dispatch_count, 20)), :longest)
                                              * interval '1 millisecond'
                        where id = any(:ids)
                        """)
                .bind("ids", runIds.toArray(Long[]::new))
                .bind("first", first.toMillis())
                .bind("longest", longest.toMillis())
                .then();
    }

    /** Makes all queued runs due: after a reconnect nobody knows what the broker still has. */
    Mono<Void> allDue() {
        return database.sql("update run set dispatched_at = null, dispatch_due_at = now(), dispatch_count = 0"
                        + " where status = 'QUEUED'")
                .then();
    }
}
