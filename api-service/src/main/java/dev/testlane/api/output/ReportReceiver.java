package dev.testlane.api.output;

import dev.testlane.api.change.Change;
import dev.testlane.api.change.Changes;
import dev.testlane.contract.Report;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.BatchMessageListener;
import org.springframework.amqp.core.Message;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Takes reports from the broker and stores them; they are acknowledged when they are durable. */
@Component
class ReportReceiver implements BatchMessageListener {

    private static final Logger log = LoggerFactory.getLogger(ReportReceiver.class);

    private final OutputStore store;
    private final Changes changes;
    private final JsonMapper json;
    private final Counter dropped;

    ReportReceiver(OutputStore store, Changes changes, JsonMapper json, MeterRegistry meters) {
        this.store = store;
        this.changes = changes;
        this.json = json;
        this.dropped = Counter.builder("testlane.reports.dropped")
                .description("Reports that were stale, doubled, or came after a gap")
                .register(meters);
    }

    /** Called on a thread of the broker's listener, which may wait: a batch is kept until the database takes it. */
    @Override
    public void onMessageBatch(List<Message> messages) {
        Map<Long, List<Report>> byRun = messages.stream()
                .flatMap(this::read)
                .collect(Collectors.groupingBy(Report::runId, LinkedHashMap::new, Collectors.toList()));
        Flux.fromIterable(byRun.entrySet())
                .concatMap(run -> storeUntilDone(run.getKey(), run.getValue()))
                .then()
                .block();
    }

    private Mono<Void> storeUntilDone(long runId, List<Report> reports) {
        return store.store(runId, reports)
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200))
                        .maxBackoff(Duration.ofSeconds(3))
                        .doBeforeRetry(attempt -> log.warn(
                                "Reports of run {} wait for the database: {}",
                                runId,
                                attempt.failure().toString())))
                .doOnNext(this::publish)
                .then();
    }

    private void publish(OutputStore.Stored stored) {
        dropped.increment(stored.dropped());
        if (stored.stored() > 0) {
            changes.publish(new Change.OutputStored(stored.runId()));
        }
        if (stored.progressed()) {
            changes.publish(new Change.RunChanged(stored.runId()));
        }
    }

    private Stream<Report> read(Message message) {
        try {
            return Stream.of(json.readValue(message.getBody(), Report.class));
        } catch (JacksonException malformed) {
            log.warn("A report that is none was dropped: {}", malformed.getOriginalMessage());
            return Stream.empty();
        }
    }
}
