package dev.testlane.api.submission;

import dev.testlane.api.change.Change;
import dev.testlane.api.dispatch.Outbox;
import dev.testlane.api.platform.Outgoing;
import dev.testlane.api.run.Run;
import dev.testlane.api.run.RunEvent;
import dev.testlane.api.run.RunEventStore;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tells other programs each change of a run's status: at least once, and in order for each run. */
@Component
class RunEventOutbox implements Outbox<RunEvent> {

    private static final int MOST_AT_ONCE = 200;
    private static final Duration RETRY_UNCONFIRMED = Duration.ofSeconds(10);

    private final RunEventStore store;

    RunEventOutbox(RunEventStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "run events";
    }

    @Override
    public boolean isFilledBy(Change change) {
        return change instanceof Change.EnvironmentChanged;
    }

    @Override
    public Flux<RunEvent> takeDue() {
        return store.takeDue(MOST_AT_ONCE, RETRY_UNCONFIRMED);
    }

    /** The message's id grows, so that a listener recognises an event that comes once more after a later one. */
    @Override
    public Outgoing outgoing(RunEvent event) {
        return Outgoing.toListeners(
                ProducerNames.RUN_EVENTS, routingKey(event.run()), String.valueOf(event.id()), event.run());
    }

    static String routingKey(Run run) {
        return "run." + run.environmentId() + "." + run.status().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Mono<Void> confirmed(Collection<RunEvent> events) {
        return store.forget(events.stream().map(RunEvent::id).toList());
    }

    @Override
    public Mono<Void> reconnected() {
        // what was not confirmed comes due by itself
        return Mono.empty();
    }
}
