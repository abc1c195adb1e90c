package dev.testlane.api.run;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.Collection;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Changes of status that the broker has not confirmed yet; the database notes them with the change itself. */
@Repository
public class RunEventStore {

    private final DatabaseClient database;

    RunEventStore(DatabaseClient database) {
        this.database = database;
    }

    /** Takes events that are due, the oldest of each run alone, until {@code retryAfter} has passed. */
    public Flux<RunEvent> takeDue(int limit, Duration retryAfter) {
        return database.sql("""
                        with taken as (
                            update run_event set due_at = now() + :retry * interval '1 millisecond'
                            where id in (
                                select e.id from run_event e
                                where e.due_at <= now()
                                  and not exists (select 1 from run_event o where o.run_id = e.run_id and o.id < e.id)
                                order by e.id limit :limit for no key update skip locked)
                            returning id, run)
                        select taken.id as event_id,
                        """ + RunRows.COLUMNS + """
                        from taken, jsonb_populate_record(null::run, taken.run) r
                        order by taken.id
                        """)
                .bind("retry", retryAfter.toMillis())
                .bind("limit", limit)
                .map(RunEventStore::event)
                .all();
    }

    public Mono<Void> forget(Collection<Long> ids) {
        return database.sql("delete from run_event where id = any(:ids)")
                .bind("ids", ids.toArray(Long[]::new))
                .then();
    }

    private static RunEvent event(Readable row) {
        return new RunEvent(RunRows.required(row, "event_id", Long.class), RunRows.read(row));
    }
}
