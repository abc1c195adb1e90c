package dev.testlane.api.dispatch;

import dev.testlane.api.change.Change;
import dev.testlane.api.change.Changes;
import dev.testlane.api.platform.ConfirmedSender;
import dev.testlane.contract.BrokerNames;
import dev.testlane.contract.LaneMessage;
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
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Brings every queued run to its lane. The same loop serves fresh runs at once and, every second, those whose message
 * was not confirmed or seems to be lost, so a broker outage delays runs and loses none.
 */
@Component
class LaneDispatcher implements SmartLifecycle, ConnectionListener {

    private static final Logger log = LoggerFactory.getLogger(LaneDispatcher.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration RETRY_UNCONFIRMED = Duration.ofSeconds(3);
    private static final Duration FIRST_REPEAT = Duration.ofSeconds(30);
    private static final Duration LONGEST_REPEAT = Duration.ofMinutes(10);
    private static final Duration FIRST_RESTART = Duration.ofMillis(100);
    private static final Duration LONGEST_RESTART = Duration.ofSeconds(5);
    private static final int BATCH = 200;

    private final DispatchStore store;
    private final ConfirmedSender sender;
    private final Changes changes;
    private final AtomicBoolean reconnected = new AtomicBoolean();
    private final Scheduler thread = Schedulers.newSingle("lane-dispatcher", true);
    private @Nullable Disposable work;

    LaneDispatcher(DispatchStore store, ConfirmedSender sender, Changes changes, ConnectionFactory connections) {
        this.store = store;
        this.sender = sender;
        this.changes = changes;
        connections.addConnectionListener(this);
    }

    @Override
    public void onCreate(@Nullable Connection connection) {
        reconnected.set(true);
    }

    @Override
    public synchronized void start() {
        Flux<Object> queueChanged = changes.stream()
                .filter(Change.EnvironmentChanged.class::isInstance)
                .cast(Object.class)
                .onBackpressureLatest();
        work = Flux.<Object>merge(Flux.interval(PERIOD).onBackpressureDrop(), queueChanged)
                .onBackpressureLatest()
                .concatMap(tick -> dispatch(), 1)
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_RESTART).maxBackoff(LONGEST_RESTART))
                .subscribe();
    }

    private Mono<Void> dispatch() {
        Mono<Void> afterReconnect = Mono.defer(() -> reconnected.getAndSet(false) ? store.allDue() : Mono.empty())
                .doOnError(failure -> reconnected.set(true));
        return afterReconnect
                .then(store.takeDue(BATCH, RETRY_UNCONFIRMED).collectList())
                .filter(due -> !due.isEmpty())
                .publishOn(thread)
                .map(due -> sender.send(due, run -> BrokerNames.lane(run.environmentId())))
                .flatMap(this::confirm)
                .timeout(Duration.ofMinutes(2))
                .onErrorResume(failure -> {
                    log.warn("Queued runs could not be dispatched now: {}", failure.toString());
                    return Mono.empty();
                });
    }

    private Mono<Void> confirm(List<LaneMessage> confirmed) {
        List<Long> runIds = confirmed.stream().map(LaneMessage::runId).toList();
        return runIds.isEmpty() ? Mono.empty() : store.confirmed(runIds, FIRST_REPEAT, LONGEST_REPEAT);
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
