package dev.testlane.api.environment;

import dev.testlane.api.platform.PeriodicJob;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** Ends leases that ran out although no runner asks for their environment. */
@Configuration(proxyBeanMethods = false)
class LeaseReaper {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    @Bean
    PeriodicJob endOfExpiredLeases(LeaseStore store, LeaseEnds ends) {
        return new PeriodicJob("to end expired leases", PERIOD, () -> endExpired(store, ends));
    }

    private static Mono<Void> endExpired(LeaseStore store, LeaseEnds ends) {
        return store.expired()
                .collectList()
                .flatMapIterable(expired -> expired)
                .concatMap(ends::expire)
                .then();
    }
}
