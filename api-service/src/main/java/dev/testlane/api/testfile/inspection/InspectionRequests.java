package dev.testlane.api.testfile.inspection;

import dev.testlane.api.change.Change;
import dev.testlane.api.change.Changes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Sees to it that contents are inspected once each. Who asks does not wait for the database; nothing is forgotten. */
@Component
public class InspectionRequests implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(InspectionRequests.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InspectionStore store;
    private final Changes changes;
    private final Sinks.Many<Object> wake = Sinks.many().multicast().directBestEffort();
    private Map<String, Long> waiting = new HashMap<>();
    private @Nullable Disposable work;

    InspectionRequests(InspectionStore store, Changes changes) {
        this.store = store;
        this.changes = changes;
    }

    /** @param contents their sizes in bytes by SHA-256 */
    public synchronized void add(Map<String, Long> contents) {
        waiting.putAll(contents);
        wake.tryEmitNext(contents);
    }

    private synchronized Map<String, Long> takeAll() {
        Map<String, Long> all = waiting;
        waiting = new HashMap<>();
        return all;
    }

    @Override
    public synchronized void start() {
        work = Flux.<Object>merge(Flux.interval(RETRY).onBackpressureDrop(), wake.asFlux())
                .onBackpressureLatest()
                .concatMap(tick -> noteAll(), 1)
                .subscribe();
    }

    private Mono<Void> noteAll() {
        return Mono.fromSupplier(this::takeAll)
                .filter(contents -> !contents.isEmpty())
                .flatMap(this::note);
    }

    private Mono<Void> note(Map<String, Long> contents) {
        return store.request(contents)
                .timeout(PATIENCE)
                .doOnSuccess(done -> changes.publishHere(new Change.ContentsNoted()))
                .onErrorResume(failure -> {
                    log.warn("Test files can't be handed in for inspection now: {}", failure.toString());
                    add(contents);
                    return Mono.empty();
                });
    }

    @Override
    public synchronized void stop() {
        if (work != null) {
            work.dispose();
            work = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return work != null;
    }
}
