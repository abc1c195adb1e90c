package dev.testlane.api.stream;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Ends all open streams when the service stops; clients resume at another instance or the next start. */
@Component
class StreamsEnd {

    private final Sinks.Empty<Void> stopping = Sinks.empty();

    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    <T> Flux<T> endWith(Flux<T> stream) {
        Mono<Void> end = stopping.asMono();
        return stream.takeUntilOther(end);
    }
}
