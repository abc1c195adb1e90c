package dev.testlane.api.testfile.inspection;

import dev.testlane.api.change.Change;
import dev.testlane.api.change.Changes;
import dev.testlane.api.platform.ConfirmedSender;
import dev.testlane.api.platform.Outgoing;
import dev.testlane.contract.BrokerNames;
import dev.testlane.contract.InspectionRequest;
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
 * Brings every open question to the runners, and again if no answer comes. What was asked often enough without an
 * answer is given up, so a content that no runner survives does no lasting harm.
 */
@Component
class InspectionDispatcher implements SmartLifecycle, ConnectionListener {

    private static final Logger log = LoggerFactory.getLogger(InspectionDispatcher.class);
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration CARE_PERIOD = Duration.ofMinutes(1);
    private static final Duration RETRY_UNCONFIRMED = Duration.ofSeconds(3);
    private static final Duration FIRST_REPEAT = Duration.ofSeconds(30);
    private static final Duration LONGEST_MEMORY = Duration.ofDays(30);
    private static final Duration FIRST_RESTART = Duration.ofMillis(100);
    private static final Duration LONGEST_RESTART = Duration.ofSeconds(5);
    private static final int WINDOW = 32;
    private static final int MOST_TRIES = 5;
    private static final String GIVEN_UP = "no runner could inspect this file";

    private final InspectionStore store;
    private final ConfirmedSender sender;
    private final Changes changes;
    private final AtomicBoolean reconnected = new AtomicBoolean();
    private final Scheduler thread = Schedulers.newSingle("inspection-dispatcher", true);
    private @Nullable Disposable work;

    InspectionDispatcher(
            InspectionStore store, ConfirmedSender sender, Changes changes, ConnectionFactory connections) {
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
        Flux<Object> answers = changes.stream()
                .filter(Change.ContentInspected.class::isInstance)
                .cast(Object.class)
                .onBackpressureLatest();
        Flux<Void> asking = Flux.<Object>merge(Flux.interval(PERIOD).onBackpressureDrop(), answers)
                .onBackpressureLatest()
                .concatMap(tick -> quietly(ask()), 1);
        Flux<Void> care =
                Flux.interval(Duration.ZERO, CARE_PERIOD).onBackpressureDrop().concatMap(tick -> quietly(care()), 1);
        work = Flux.merge(asking, care)
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_RESTART).maxBackoff(LONGEST_RESTART))
                .subscribe();
    }

    private Mono<Void> ask() {
        return Mono.defer(() -> reconnected.getAndSet(false) ? store.allDue() : Mono.empty())
                .doOnError(failure -> reconnected.set(true))
                .then(giveUp())
                .then(store.takeDue(WINDOW, RETRY_UNCONFIRMED).collectList())
                .filter(due -> !due.isEmpty())
                .publishOn(thread)
                .map(due -> sender.send(due, request -> Outgoing.toQueue(BrokerNames.INSPECTIONS, request)))
                .flatMap(this::confirm);
    }

    private Mono<Void> confirm(List<InspectionRequest> confirmed) {
        return confirmed.isEmpty() ? Mono.empty() : store.confirmed(confirmed, FIRST_REPEAT);
    }

    private Mono<Void> giveUp() {
        return store.giveUp(MOST_TRIES, GIVEN_UP)
                .doOnNext(sha256 -> {
                    log.warn("No runner could inspect the content {}", sha256);
                    changes.publish(new Change.ContentInspected(sha256));
                })
                .then();
    }

    private Mono<Void> care() {
        return store.askAgainAfterUpgrade().then(store.forgetOld(LONGEST_MEMORY));
    }

    private static Mono<Void> quietly(Mono<Void> step) {
        return step.timeout(Duration.ofMinutes(2)).onErrorResume(failure -> {
            log.warn("Test files can't be inspected now: {}", failure.toString());
            return Mono.empty();
        });
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
