package dev.testlane.api.submission;

import dev.testlane.api.platform.DatabaseFailures;
import dev.testlane.api.platform.InvalidInputException;
import dev.testlane.api.platform.Problems;
import dev.testlane.api.run.IdempotencyKeys;
import dev.testlane.api.run.Run;
import dev.testlane.api.run.RunRequest;
import dev.testlane.api.run.RunSource;
import dev.testlane.api.run.Runs;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Accepts submissions as REST accepts runs. Each is acknowledged when its run is durable or it lies with the rejected
 * ones; while the database is away it waits.
 */
@Component
class SubmissionReceiver implements MessageListener {

    private static final Logger log = LoggerFactory.getLogger(SubmissionReceiver.class);
    private static final int MOST_BYTES = 2 * 1024 * 1024;
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(3);
    private static final Duration FIRST_TRY = Duration.ofSeconds(15);
    private static final Duration LONGEST_TRY = Duration.ofSeconds(60);

    private final Runs runs;
    private final SubmissionAnswers answers;
    private final JsonMapper json;

    SubmissionReceiver(Runs runs, SubmissionAnswers answers, JsonMapper json) {
        this.runs = runs;
        this.answers = answers;
        this.json = json;
    }

    /** Called on a thread of the broker's listener, which may wait. */
    @Override
    public void onMessage(Message submission) {
        SubmissionAnswer answer = Objects.requireNonNull(answer(submission).block());
        answers.send(submission, answer);
    }

    private Mono<SubmissionAnswer> answer(Message submission) {
        return Mono.fromCallable(() -> read(submission))
                .flatMap(request -> accept(request, key(submission)))
                .<SubmissionAnswer>map(SubmissionAnswer.Accepted::new)
                .onErrorResume(failure -> Mono.just(new SubmissionAnswer.Refused(problem(failure))));
    }

    /** With a key of its own for each delivery, a try whose commit was not heard of makes no second run. */
    private static String key(Message submission) {
        String messageId = submission.getMessageProperties().getMessageId();
        return messageId == null ? UUID.randomUUID().toString() : messageId;
    }

    /** Each try may take longer than the one before, so that a large one on a slow database does not block for ever. */
    private Mono<Run> accept(RunRequest request, String key) {
        Iterator<Duration> patience = Stream.iterate(FIRST_TRY, before -> before.plus(FIRST_TRY))
                .map(next -> next.compareTo(LONGEST_TRY) < 0 ? next : LONGEST_TRY)
                .iterator();
        return Mono.defer(() -> runs.accept(request, RunSource.AMQP, key).timeout(patience.next()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_RETRY)
                        .maxBackoff(LONGEST_RETRY)
                        .filter(DatabaseFailures::isAway)
                        .doBeforeRetry(attempt -> log.warn(
                                "A submission waits for the database: {}",
                                attempt.failure().toString())));
    }

    private RunRequest read(Message submission) {
        MessageProperties properties = submission.getMessageProperties();
        IdempotencyKeys.check("message_id", properties.getMessageId());
        requireReplyQueue(properties.getReplyTo());
        String encoding = properties.getContentEncoding();
        if (encoding != null && !encoding.equalsIgnoreCase("utf-8")) {
            throw new InvalidInputException("content_encoding", "must be absent or utf-8");
        }
        if (submission.getBody().length > MOST_BYTES) {
            throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE, "A submission has at most 2 MiB.");
        }
        RunRequest request = json.readValue(text(submission.getBody()), RunRequest.class);
        if (request == null) {
            throw new InvalidInputException("body", "must be a JSON object");
        }
        return request;
    }

    /** Jackson would guess other encodings, which REST does not know either. */
    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException otherEncoding) {
            throw new InvalidInputException("body", "is not valid JSON in UTF-8");
        }
    }

    private static void requireReplyQueue(@Nullable String replyTo) {
        if (replyTo != null && !ProducerNames.REPLY_QUEUE.matcher(replyTo).matches()) {
            throw new InvalidInputException(
                    "reply_to",
                    "must be a queue named testlane.client.…, a server-named queue, or amq.rabbitmq.reply-to");
        }
    }

    private static ProblemDetail problem(Throwable failure) {
        return switch (failure) {
            case InvalidInputException invalid -> Problems.invalid(invalid.problems());
            case JacksonException unreadable -> Problems.unreadable(unreadable);
            case ResponseStatusException refused -> refused.getBody();
            default -> {
                log.error("A submission could not be handled", failure);
                yield Problems.unexpected();
            }
        };
    }
}
