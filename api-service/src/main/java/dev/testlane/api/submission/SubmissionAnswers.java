package dev.testlane.api.submission;

import dev.testlane.api.platform.ConfirmedSender;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Tells submitters what became of their submissions, and puts the bad ones aside. Blocks. */
@Component
class SubmissionAnswers {

    /** In bytes; all headers of a message share one frame of 128 KiB. */
    private static final int LONGEST_HEADER = 32 * 1024;

    private final ConfirmedSender sender;
    private final JsonMapper json;

    SubmissionAnswers(ConfirmedSender sender, JsonMapper json) {
        this.sender = sender;
        this.json = json;
    }

    /** @throws IllegalStateException if the broker does not take the answer now; the submission comes again then */
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
        kept.setMessageId(given.getMessageId());
        kept.setCorrelationId(given.getCorrelationId());
        kept.setReplyTo(given.getReplyTo());
        kept.setContentType(given.getContentType());
        kept.setContentEncoding(given.getContentEncoding());
        kept.setHeader(ProducerNames.PROBLEM_HEADER, header(problem));
        Message rejected = new Message(submission.getBody(), kept);
        require(sender.send("", ProducerNames.REJECTED, rejected, true));
    }

    private String header(ProblemDetail problem) {
        byte[] whole = json.writeValueAsBytes(problem);
        if (whole.length > LONGEST_HEADER) {
            problem.setProperty("errors", null);
        }
        return json.writeValueAsString(problem);
    }

    private void reply(MessageProperties submission, MediaType type, Object body) {
        @Nullable String queue = submission.getReplyTo();
        if (queue != null && ProducerNames.REPLY_QUEUE.matcher(queue).matches()) {
            var properties = new MessageProperties();
            properties.setContentType(type.toString());
            properties.setCorrelationId(submission.getCorrelationId());
            Message reply = new Message(json.writeValueAsBytes(body), properties);
            // who has gone meanwhile doesn't get it
            require(sender.send("", queue, reply, false));
        }
    }

    private static void require(boolean taken) {
        if (!taken) {
            throw new IllegalStateException("The broker did not take the answer to a submission");
        }
    }
}
