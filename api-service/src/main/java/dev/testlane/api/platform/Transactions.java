package dev.testlane.api.platform;

import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Runs steps in one transaction that can't hang for ever, whatever the database does. */
@Component
public class Transactions {

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final TransactionalOperator operator;

    Transactions(TransactionalOperator operator) {
        this.operator = operator;
    }

    public <T> Mono<T> inOne(Mono<T> steps) {
        return operator.transactional(steps).timeout(LONGEST);
    }
}
