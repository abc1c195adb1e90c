package dev.testlane.api.testfile;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sweeps unneeded contents every now and then; every instance does so, harmlessly. */
@Component
class ContentSweeper implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ContentSweeper.class);
    private static final Duration PERIOD = Duration.ofMinutes(10);

    private final ContentSweep sweep;
    private @Nullable Disposable work;

    ContentSweeper(ContentSweep sweep) {
        this.sweep = sweep;
    }

    @Override
    public synchronized void start() {
        work = Flux.interval(PERIOD)
                .onBackpressureDrop()
                .concatMap(tick -> sweepOnce(), 1)
                .subscribe();
    }

    private Mono<Long> sweepOnce() {
        return sweep.sweep()
                .doOnNext(deleted -> {
                    if (deleted > 0) {
                        log.info("{} contents of test files that nothing needs any more were deleted", deleted);
                    }
                })
                .onErrorResume(failure -> {
                    log.warn("Unneeded contents could not be deleted now: {}", failure.toString());
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
