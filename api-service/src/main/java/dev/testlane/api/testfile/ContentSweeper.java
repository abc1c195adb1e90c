package dev.testlane.api.testfile;

import dev.testlane.api.platform.PeriodicJob;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** Sweeps unneeded contents every now and then. */
@Configuration(proxyBeanMethods = false)
class ContentSweeper {

    private static final Logger log = LoggerFactory.getLogger(ContentSweeper.class);
    private static final Duration PERIOD = Duration.ofMinutes(10);

    @Bean
    PeriodicJob sweepOfContents(ContentSweep sweep) {
        return new PeriodicJob("to delete unneeded contents of test files", PERIOD, () -> sweep(sweep));
    }

    private static Mono<Void> sweep(ContentSweep sweep) {
        return sweep.sweep()
                .filter(deleted -> deleted > 0)
                .doOnNext(deleted ->
                        log.info("{} contents of test files that nothing needs any more were deleted", deleted))
                .then();
    }
}
