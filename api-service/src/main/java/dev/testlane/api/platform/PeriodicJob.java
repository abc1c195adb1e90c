package dev.testlane.api.platform;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Does the same again and again as long as the service runs, one at a time. A failure is told, and the next time comes all
 * the same. Every instance does so, so what is done must do no harm if it is done by several.
 */
public final class PeriodicJob implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PeriodicJob.class);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final String name;
    private final Duration period;
    private final Supplier<Mono<Void>> job;
    private @Nullable Disposable work;

    /** @param name for the log, as in "to end expired leases" */
    public PeriodicJob(String name, Duration period, Supplier<Mono<Void>> job) {
        this.name = name;
        this.period = period;
        this.job = job;
    }

    @Override
    public synchronized void start() {
        work = Flux.interval(period)
                .onBackpressureDrop()
                .concatMap(tick -> doOnce(), 1)
                .subscribe();
    }

    private Mono<Void> doOnce() {
        return Mono.defer(job).timeout(LONGEST).onErrorResume(failure -> {
            log.warn("It was not possible {}: {}", name, failure.toString());
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
