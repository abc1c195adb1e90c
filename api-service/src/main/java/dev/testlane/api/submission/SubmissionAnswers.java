package dev.testlane.api.submission;

import dev.testlane.api.platform.ConfirmedSender;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Tells submitters what became of their submissions, and puts the bad ones aside. Blocks. */
@Component
class SubmissionAnswers {

    private static final Logger log = LoggerFactory.getLogger(SubmissionAnswers.class);

    /** In bytes; all headers of a message share one frame of 128 KiB. */
    private static final int LONGEST_HEADER = 32 * 1024;

    /** In characters, of which JSON makes six bytes at most. */
    private static final int LONGEST_DETAIL = 4 * 1024;

    /** In bytes; what AMQP can carry as a property. */
    private static final int LONGEST_PROPERTY = 255;

    private final ConfirmedSender sender;
    private final SecretValues secretValues;
    private final JsonMapper json;

    SubmissionAnswers(ConfirmedSender sender, SecretValues secretValues, JsonMapper json) {
        this.sender = sender;
        this.secretValues = secretValues;
        this.json = json;
    }

    /**
     * Puts a refused submission aside, and answers whoever asks for it, if they can be reached.
     *
     * @throws IllegalStateException if the broker does not take a refused one now; the submission comes again then
     */
    void send(Message submission, SubmissionAnswer answer) {
        MessageProperties properties = submission.getMessageProperties();
        switch (answer) {
            case SubmissionAnswer.Accepted(var run) -> reply(properties, MediaType.APPLICATION_JSON, run);
            case SubmissionAnswer.Refused(ProblemDetail problem) -> {
                putAside(submission, problem);
                reply(properties, MediaType.APPLICATION_PROBLEM_JSON, problem);
            }
        }
    }

    private void putAside(Message submission, ProblemDetail problem) {
        MessageProperties given = submission.getMessageProperties();
        var kept = new MessageProperties();
        kept.setMessageId(sendable(given.getMessageId()));
        kept.setCorrelationId(sendable(given.getCorrelationId()));
        kept.setReplyTo(sendable(given.getReplyTo()));
        kept.setContentType(
                Objects.requireNonNullElse(sendable(given.getContentType()), MessageProperties.DEFAULT_CONTENT_TYPE));
        kept.setContentEncoding(sendable(given.getContentEncoding()));
        kept.setHeader(ProducerNames.PROBLEM_HEADER, header(problem));
        Message rejected = new Message(secretValues.removedFrom(submission.getBody()), kept);
        if (!sender.send("", ProducerNames.REJECTED, rejected, true)) {
            throw new IllegalStateException("The broker did not take a rejected submission");
        }
    }

    /** A property that was no UTF-8 has grown while it was read. */
    private static @Nullable String sendable(@Nullable String property) {
        return property == null || bytes(property) > LONGEST_PROPERTY ? null : property;
    }

    private String header(ProblemDetail problem) {
        String whole = json.writeValueAsString(problem);
        return bytes(whole) <= LONGEST_HEADER ? whole : json.writeValueAsString(inShort(problem));
    }

    private static ProblemDetail inShort(ProblemDetail problem) {
        String detail = problem.getDetail();
        ProblemDetail copy = ProblemDetail.forStatus(problem.getStatus());
        copy.setTitle(problem.getTitle());
        copy.setDetail(
                detail == null || detail.length() <= LONGEST_DETAIL
                        ? detail
                        : detail.substring(0, LONGEST_DETAIL) + "…");
        return copy;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** What was decided stands, whether or not the answer arrives. */
    private void reply(MessageProperties submission, MediaType type, Object body) {
        @Nullable String queue = submission.getReplyTo();
        if (queue == null || !ProducerNames.REPLY_QUEUE.matcher(queue).matches()) {
            return;
        }
        try {
            var properties = new MessageProperties();
            properties.setContentType(type.toString());
            properties.setCorrelationId(submission.getCorrelationId());
            Message reply = new Message(json.writeValueAsBytes(body), properties);
            if (!sender.send("", queue, reply, false)) {
                log.warn("The broker did not take the answer to a submission for {}", queue);
            }
        } catch (RuntimeException undeliverable) {
            log.warn("The answer to a submission could not be sent to {}: {}", queue, undeliverable.toString());
        }
    }
}
