package dev.testlane.api.submission;

import static dev.testlane.api.submission.Submissions.plain;
import static dev.testlane.api.submission.Submissions.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.run.Run;
import dev.testlane.api.run.RunSource;
import dev.testlane.api.run.RunStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Runs that other programs submit, over the broker alone. */
@SuppressWarnings("NullAway.Init") // set before each test
class SubmissionTest extends ApiServiceTest {

    @Autowired
    private JsonMapper json;

    private Producer producer;

    @BeforeEach
    void connectProducer() throws Exception {
        producer = new Producer(BROKER);
    }

    @AfterEach
    void disconnectProducer() throws Exception {
        producer.close();
    }

    @Test
    void aSubmissionBecomesARunAndIsAnswered() throws Exception {
        int environmentId = newEnvironment();

        producer.submit(producer.asking("my-correlation").build(), request(environmentId));

        Delivery reply = producer.reply();
        assertThat(reply.getProperties().getCorrelationId()).isEqualTo("my-correlation");
        assertThat(reply.getProperties().getContentType()).isEqualTo("application/json");
        Run answered = json.readValue(reply.getBody(), Run.class);
        assertThat(answered.source()).isEqualTo(RunSource.AMQP);
        assertThat(answered.status()).isEqualTo(RunStatus.QUEUED);
        assertThat(run(answered.id()).environmentId()).isEqualTo(environmentId);
    }

    @Test
    void submissionsAreAcceptedInTheirOrder() throws Exception {
        int environmentId = newEnvironment();
        for (int number = 0; number < 20; number++) {
            producer.submit(producer.asking("c" + number).build(), request(environmentId));
        }

        long last = 0;
        for (int number = 0; number < 20; number++) {
            Delivery reply = producer.reply();
            assertThat(reply.getProperties().getCorrelationId()).isEqualTo("c" + number);
            long id = json.readValue(reply.getBody(), Run.class).id();
            assertThat(id).isGreaterThan(last);
            last = id;
        }
    }

    @Test
    void theSameMessageIdGivesTheSameRunThroughBothDoors() throws Exception {
        String key = UUID.randomUUID().toString();
        int environmentId = newEnvironment();
        BasicProperties properties = producer.asking("c").messageId(key).build();

        producer.submit(properties, request(environmentId));
        producer.submit(properties, request(environmentId));

        long id = json.readValue(producer.reply().getBody(), Run.class).id();
        assertThat(json.readValue(producer.reply().getBody(), Run.class).id()).isEqualTo(id);
        assertThat(acceptOverHttp(key, environmentId).id()).isEqualTo(id);
    }

    @Test
    void aKeyThatCameOverHttpGivesTheSameRun() throws Exception {
        String key = UUID.randomUUID().toString();
        int environmentId = newEnvironment();
        Run run = acceptOverHttp(key, environmentId);

        producer.submit(producer.asking("c").messageId(key).build(), request(environmentId));

        assertThat(json.readValue(producer.reply().getBody(), Run.class).id()).isEqualTo(run.id());
    }

    private Run acceptOverHttp(String key, int environmentId) {
        return body(
                client.post()
                        .uri("/api/v1/runs")
                        .header("Idempotency-Key", key)
                        .bodyValue(
                                Map.of("username", "ada", "environmentId", environmentId, "testPaths", List.of(SAMPLE)))
                        .exchange()
                        .expectStatus()
                        .isAccepted(),
                Run.class);
    }

    @Test
    void anAnswerForSomebodyWhoHasGoneHarmsNobody() throws Exception {
        int environmentId = newEnvironment();

        producer.submit(plain().replyTo("testlane.client.gone").build(), request(environmentId));
        producer.submit(producer.asking("next").build(), request(environmentId));

        assertThat(producer.reply().getProperties().getCorrelationId()).isEqualTo("next");
    }

    @Test
    void anAnswerThatCannotBeSentHarmsNobody() throws Exception {
        int environmentId = newEnvironment();
        int refusing = newEnvironment();
        String full = "testlane.client." + UUID.randomUUID();
        producer.channel.queueDeclare(
                full, false, true, true, Map.of("x-max-length", 0, "x-overflow", "reject-publish"));

        producer.submit(plain().replyTo(full).build(), request(environmentId));
        producer.submit(plain().replyTo(full).correlationId("refused").build(), request(101));
        producer.submit(producer.asking("next").build(), request(refusing));

        assertThat(producer.reply().getProperties().getCorrelationId()).isEqualTo("next");
        RejectedSubmissions.take(BROKER, "refused");
        assertThat(queued(environmentId)).isEqualTo(1);
    }

    @Test
    void repliesCanComeDirectly() throws Exception {
        var channel = producer.connection.createChannel();
        var replies = new LinkedBlockingQueue<Delivery>();
        channel.basicConsume("amq.rabbitmq.reply-to", true, (tag, delivery) -> replies.add(delivery), tag -> {});

        channel.basicPublish(
                "testlane.submissions",
                "run",
                plain().replyTo("amq.rabbitmq.reply-to").build(),
                request(newEnvironment()).getBytes(StandardCharsets.UTF_8));

        await().untilAsserted(() -> assertThat(replies).hasSize(1));
        assertThat(json.readValue(replies.remove().getBody(), Run.class).source())
                .isEqualTo(RunSource.AMQP);
    }

    private long queued(int environmentId) {
        return Objects.requireNonNull(database.sql("select count(*) from run where environment_id = :id")
                .bind("id", environmentId)
                .mapValue(Long.class)
                .one()
                .block());
    }
}
