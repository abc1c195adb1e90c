package dev.testlane.api.environment;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Ends leases that ran out although no runner asks for their environment; every instance does so, harmlessly. */
@Component
class LeaseReaper implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LeaseReaper.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final LeaseStore store;
    private final LeaseEnds ends;
    private @Nullable Disposable work;

    LeaseReaper(LeaseStore store, LeaseEnds ends) {
        this.store = store;
        this.ends = ends;
    }

    @Override
    public synchronized void start() {
        work = Flux.interval(PERIOD)
                .onBackpressureDrop()
                .concatMap(tick -> reap(), 1)
                .retry()
                .subscribe();
    }

    private Mono<Void> reap() {
        return store.expired()
                .collectList()
                .flatMapIterable(expired -> expired)
                .concatMap(ends::expire)
                .then()
                .timeout(Duration.ofSeconds(20))
                .onErrorResume(failure -> {
                    log.warn("Expired leases could not be ended now: {}", failure.toString());
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
