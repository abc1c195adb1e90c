package dev.testlane.api.dispatch;

import dev.testlane.api.change.Change;
import dev.testlane.api.platform.Outgoing;
import dev.testlane.contract.BrokerNames;
import dev.testlane.contract.LaneMessage;
import java.time.Duration;
import java.util.Collection;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which queued runs the lanes have to be told about. */
@Repository
class LaneOutbox implements Outbox<LaneMessage> {

    private static final int MOST_AT_ONCE = 200;
    private static final Duration RETRY_UNCONFIRMED = Duration.ofSeconds(3);
    private static final Duration FIRST_REPEAT = Duration.ofSeconds(30);
    private static final Duration LONGEST_REPEAT = Duration.ofMinutes(10);

    private final DatabaseClient database;

    LaneOutbox(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "messages of lanes";
    }

    @Override
    public boolean isFilledBy(Change change) {
        return change instanceof Change.EnvironmentChanged;
    }

    /**
     * A run whose message was confirmed is due again only while its environment lies idle: then either no runner has a
     * free slot or the message was lost, and a second message does no harm.
     */
    @Override
    public Flux<LaneMessage> takeDue() {
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
                .bind("retry", RETRY_UNCONFIRMED.toMillis())
                .bind("limit", MOST_AT_ONCE)
                .mapProperties(LaneMessage.class)
                .all();
    }

    @Override
    public Outgoing outgoing(LaneMessage message) {
        return Outgoing.toQueue(BrokerNames.lane(message.environmentId()), message);
    }

    /** Each further message for the same run is given twice the time. */
    @Override
    public Mono<Void> confirmed(Collection<LaneMessage> messages) {
        return database.sql("""
                        update run set dispatched_at = now(), dispatch_count = dispatch_count + 1,
                            dispatch_due_at = now() + least(:first * power(2, least(dispatch_count, 20)), :longest)
                                              * interval '1 millisecond'
                        where id = any(:ids)
                        """)
                .bind("ids", messages.stream().map(LaneMessage::runId).toArray(Long[]::new))
                .bind("first", FIRST_REPEAT.toMillis())
                .bind("longest", LONGEST_REPEAT.toMillis())
                .then();
    }

    /** Makes all queued runs due: nobody knows which messages the broker still has. */
    @Override
    public Mono<Void> reconnected() {
        return database.sql("update run set dispatched_at = null, dispatch_due_at = now(), dispatch_count = 0"
                        + " where status = 'QUEUED'")
                .then();
    }
}
