package dev.testlane.api.testfile.inspection;

import dev.testlane.api.change.Change;
import dev.testlane.api.dispatch.Outbox;
import dev.testlane.api.platform.Outgoing;
import dev.testlane.contract.BrokerNames;
import dev.testlane.contract.InspectionRequest;
import java.time.Duration;
import java.util.Collection;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Open questions to the runners; each is asked again if no answer comes. */
@Component
class InspectionOutbox implements Outbox<InspectionRequest> {

    private static final Duration RETRY_UNCONFIRMED = Duration.ofSeconds(3);
    private static final Duration FIRST_REPEAT = Duration.ofSeconds(30);
    private static final int WINDOW = 32;

    private final InspectionStore store;

    InspectionOutbox(InspectionStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "inspections";
    }

    /** An answer makes room for the next question. */
    @Override
    public boolean isFilledBy(Change change) {
        return change instanceof Change.ContentsNoted || change instanceof Change.ContentInspected;
    }

    @Override
    public Flux<InspectionRequest> takeDue() {
        return store.takeDue(WINDOW, RETRY_UNCONFIRMED);
    }

    @Override
    public Outgoing outgoing(InspectionRequest request) {
        return Outgoing.toQueue(BrokerNames.INSPECTIONS, request);
    }

    @Override
    public Mono<Void> confirmed(Collection<InspectionRequest> requests) {
        return store.confirmed(requests, FIRST_REPEAT);
    }

    @Override
    public Mono<Void> reconnected() {
        return store.allDue();
    }
}
