package dev.testlane.api.dispatch;

import dev.testlane.api.change.Changes;
import dev.testlane.api.platform.ConfirmedSender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionListener;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Brings every message of an outbox to the broker. The same loop serves fresh ones at once and, every second, those
 * that were not confirmed, so a broker outage delays messages and loses none.
 */
public final class Dispatcher<T> implements SmartLifecycle, ConnectionListener {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(2);
    private static final Duration FIRST_RESTART = Duration.ofMillis(100);
    private static final Duration LONGEST_RESTART = Duration.ofSeconds(5);

    private final Outbox<T> outbox;
    private final ConfirmedSender sender;
    private final Changes changes;
    private final AtomicBoolean reconnected = new AtomicBoolean();
    private final Scheduler thread;
    private @Nullable Disposable work;

    public Dispatcher(Outbox<T> outbox, ConfirmedSender sender, Changes changes, ConnectionFactory connections) {
        this.outbox = outbox;
        this.sender = sender;
        this.changes = changes;
        this.thread = Schedulers.newSingle("dispatcher of " + outbox.name(), true);
        connections.addConnectionListener(this);
    }

    @Override
    public void onCreate(@Nullable Connection connection) {
        reconnected.set(true);
    }

    @Override
    public synchronized void start() {
        Flux<Object> filled =
                changes.stream().filter(outbox::isFilledBy).cast(Object.class).onBackpressureLatest();
        work = Flux.<Object>merge(Flux.interval(PERIOD).onBackpressureDrop(), filled)
                .onBackpressureLatest()
                .concatMap(tick -> dispatchAll(), 1)
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_RESTART).maxBackoff(LONGEST_RESTART))
                .subscribe();
    }

    /** What was not confirmed is not due at once, so this ends. */
    private Mono<Void> dispatchAll() {
        Mono<Boolean> round = Mono.defer(this::dispatchSome);
        return afterReconnect()
                .then(round)
                .expand(any -> any ? round : Mono.empty())
                .then()
                .onErrorResume(failure -> {
                    log.warn("The {} can't be sent now: {}", outbox.name(), failure.toString());
                    return Mono.empty();
                });
    }

    private Mono<Void> afterReconnect() {
        return Mono.defer(() -> reconnected.getAndSet(false) ? outbox.reconnected() : Mono.empty())
                .doOnError(failure -> reconnected.set(true));
    }

    private Mono<Boolean> dispatchSome() {
        return outbox.takeDue()
                .collectList()
                .filter(due -> !due.isEmpty())
                .publishOn(thread)
                .map(due -> sender.send(due, outbox::outgoing))
                .flatMap(this::confirm)
                .defaultIfEmpty(false)
                .timeout(LONGEST_ROUND);
    }

    private Mono<Boolean> confirm(List<T> confirmed) {
        return confirmed.isEmpty()
                ? Mono.just(false)
                : outbox.confirmed(confirmed).thenReturn(true);
    }

    @Override
    public synchronized void stop() {
        if (work != null) {
            work.dispose();
            work = null;
        }
        thread.dispose();
    }

    @Override
    public synchronized boolean isRunning() {
        return work != null;
    }
}
