package dev.testlane.api.testfile.inspection;

import dev.testlane.api.change.Change;
import dev.testlane.api.change.Changes;
import dev.testlane.api.platform.PeriodicJob;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/**
 * Gives up what was asked often enough without an answer, so that a content that no runner survives does no lasting harm;
 * asks again what has become doubtful, and forgets what is long gone.
 */
@Configuration(proxyBeanMethods = false)
class InspectionCare {

    private static final Logger log = LoggerFactory.getLogger(InspectionCare.class);
    private static final Duration GIVE_UP_PERIOD = Duration.ofSeconds(1);
    private static final Duration CARE_PERIOD = Duration.ofMinutes(1);
    private static final Duration LONGEST_MEMORY = Duration.ofDays(30);
    private static final String GIVEN_UP = "no runner could inspect this file";

    @Bean
    PeriodicJob endOfVainInspections(InspectionStore store, Changes changes) {
        return new PeriodicJob("to give inspections up", GIVE_UP_PERIOD, () -> giveUp(store, changes));
    }

    private static Mono<Void> giveUp(InspectionStore store, Changes changes) {
        return store.giveUp(GIVEN_UP)
                .doOnNext(sha256 -> {
                    log.warn("No runner could inspect the content {}", sha256);
                    changes.publish(new Change.ContentInspected(sha256));
                })
                .then();
    }

    @Bean
    PeriodicJob careForInspections(InspectionStore store) {
        return new PeriodicJob(
                "to look after inspections",
                CARE_PERIOD,
                () -> store.askAgainAfterUpgrade().then(store.forgetOld(LONGEST_MEMORY)));
    }
}
