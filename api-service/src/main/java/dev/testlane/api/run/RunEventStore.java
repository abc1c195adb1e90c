package dev.testlane.api.run;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Changes of status that the broker has not confirmed yet; the database notes them with the change itself. */
@Repository
public class RunEventStore {

    private static final Logger log = LoggerFactory.getLogger(RunEventStore.class);

    private final DatabaseClient database;

    RunEventStore(DatabaseClient database) {
        this.database = database;
    }

    /** A row; its event is null if it can't be read. */
    private record Taken(long id, @Nullable RunEvent event) {}

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
                .map(RunEventStore::take)
                .all()
                .collectList()
                .flatMapMany(this::withoutUnreadable);
    }

    /** An event that can't be read would hold up all the others for ever. */
    private Flux<RunEvent> withoutUnreadable(List<Taken> taken) {
        List<Long> unreadable = taken.stream()
                .filter(each -> each.event() == null)
                .map(Taken::id)
                .toList();
        return (unreadable.isEmpty() ? Mono.<Void>empty() : forget(unreadable))
                .thenMany(Flux.fromIterable(taken).mapNotNull(Taken::event));
    }

    public Mono<Void> forget(Collection<Long> ids) {
        return database.sql("delete from run_event where id = any(:ids)")
                .bind("ids", ids.toArray(Long[]::new))
                .then();
    }

    private static Taken take(Readable row) {
        long id = RunRows.required(row, "event_id", Long.class);
        try {
            return new Taken(id, new RunEvent(id, RunRows.read(row)));
        } catch (RuntimeException unreadable) {
            log.error("The event {} of a run can't be read, nobody is told of it", id, unreadable);
            return new Taken(id, null);
        }
    }
}
