package dev.testlane.api.testfile.inspection;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;

/** Knows what tests contents hold, as far as runners have told. */
@Service
public class Inspections {

    private final InspectionStore store;

    Inspections(InspectionStore store) {
        this.store = store;
    }

    /** Answers that are there, without the tests, by SHA-256. */
    public Mono<Map<String, Inspection>> find(Collection<String> contents) {
        return contents.isEmpty()
                ? Mono.just(Map.of())
                : store.findWithoutTests(contents).collectMap(Inspection::sha256, Function.identity());
    }

    /** The whole answer; empty while there is none. */
    public Mono<Inspection> get(String sha256) {
        return store.find(sha256);
    }
}
