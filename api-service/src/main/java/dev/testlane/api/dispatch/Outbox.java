package dev.testlane.api.dispatch;

import dev.testlane.api.change.Change;
import dev.testlane.api.platform.Outgoing;
import java.util.Collection;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Messages that were decided in a transaction and have to reach the broker, whatever happens to it or to this instance.
 *
 * @param <T> what is kept of a message
 */
public interface Outbox<T> {

    /** For the log, in the plural. */
    String name();

    /** Whether there may be messages after such a change. */
    boolean isFilledBy(Change change);

    /** Takes some of the messages that are due, for this instance alone, for a while; in order. */
    Flux<T> takeDue();

    Outgoing outgoing(T message);

    /** Notes that the broker has these. */
    Mono<Void> confirmed(Collection<T> messages);

    /** Does what is needed when nobody knows what the broker still has. */
    Mono<Void> reconnected();
}
