package dev.testlane.api.testfile.inspection;

import dev.testlane.api.change.Change;
import dev.testlane.api.change.Changes;
import dev.testlane.contract.InspectionReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpRejectAndDontRequeueException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Takes the runners' answers. One that gets lost costs time only: the question is asked again. */
@Component
class InspectionReports implements MessageListener {

    private static final Logger log = LoggerFactory.getLogger(InspectionReports.class);
    private static final int MOST_BYTES = 8 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InspectionStore store;
    private final Changes changes;
    private final JsonMapper json;

    InspectionReports(InspectionStore store, Changes changes, JsonMapper json) {
        this.store = store;
        this.changes = changes;
        this.json = json;
    }

    /** Called on a thread of the broker's listener, which may wait. */
    @Override
    public void onMessage(Message message) {
        InspectionReport report = read(message.getBody());
        if (report != null) {
            save(report)
                    .timeout(PATIENCE)
                    .onErrorMap(failure -> new AmqpRejectAndDontRequeueException("It can't be stored now", failure))
                    .block();
        }
    }

    private Mono<Void> save(InspectionReport report) {
        return store.save(report)
                .doOnNext(saved -> changes.publish(new Change.ContentInspected(report.sha256())))
                .then();
    }

    private @Nullable InspectionReport read(byte[] body) {
        try {
            InspectionReport report = body.length > MOST_BYTES ? null : json.readValue(body, InspectionReport.class);
            if (report != null && InspectionReportCheck.isSound(report)) {
                return report;
            }
            log.warn("The report of an inspection is out of bounds and was dropped ({} bytes)", body.length);
        } catch (JacksonException malformed) {
            log.warn("The report of an inspection that is none was dropped: {}", malformed.getOriginalMessage());
        }
        return null;
    }
}
