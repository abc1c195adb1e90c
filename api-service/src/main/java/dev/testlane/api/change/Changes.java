package dev.testlane.api.change;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;

/** News of this instance and, through {@link ChangeRelay}, of all others. Publish after the commit, never before. */
@Component
public class Changes {

    private final Sinks.Many<Change> all = Sinks.many().multicast().directBestEffort();
    private final ChangeRelay relay;

    Changes(ChangeRelay relay) {
        this.relay = relay;
        relay.onForeignChange(this::emit);
    }

    public void publish(Change change) {
        emit(change);
        relay.send(change);
    }

    /** For what every instance finds out by itself. */
    public void publishHere(Change change) {
        emit(change);
    }

    /** All changes from now on. One who is slower than the news misses some: conflate before doing work. */
    public Flux<Change> stream() {
        return all.asFlux();
    }

    private void emit(Change change) {
        // emitNext would end the stream for everybody when one subscriber is slow
        while (all.tryEmitNext(change) == EmitResult.FAIL_NON_SERIALIZED) {
            Thread.onSpinWait();
        }
    }
}
