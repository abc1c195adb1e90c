package dev.testlane.api.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.run.Run;
import dev.testlane.api.run.RunSource;
import dev.testlane.api.run.RunStatus;
import dev.testlane.contract.BrokerNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
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
        client.post()
                .uri("/api/v1/runs")
                .header("Idempotency-Key", key)
                .bodyValue(Map.of("username", "ada", "environmentId", environmentId, "testPaths", List.of(SAMPLE)))
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo(id);
    }

    static Stream<Arguments> badOnes() {
        String bomb = "[".repeat(100_000);
        byte[] request = request(1).getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                bad("no JSON", plain(), "{'username'", "body is not valid JSON"),
                bad("nothing", plain(), "", "body"),
                bad("null", plain(), "null", "body must be a JSON object"),
                bad("a list", plain(), "[1]", "body must be a JSON object"),
                bad("a bomb of lists", plain(), bomb, "body"),
                bad("a bomb inside", plain(), "{\"variables\":" + "{\"A\":".repeat(50_000), "variables"),
                bad(
                        "Latin-1",
                        plain(),
                        "{\"username\":\"J\u00f6rg\"}".getBytes(StandardCharsets.ISO_8859_1),
                        "username"),
                bad("said to be compressed", plain().contentEncoding("gzip"), request, "content_encoding"),
                bad("an empty request", plain(), "{}", "environmentId is missing"),
                bad("wrong types", plain(), "{\"environmentId\":\"two\"}", "environmentId"),
                bad("an unknown file", plain(), request(1).replace("test_success", "test_gone"), "testPaths"),
                bad("an environment that isn't", plain(), request(101), "environmentId must be 1 to 100"),
                bad("a key with a line feed", plain().messageId("a\nb"), request, "message_id"),
                bad("a reply into a lane", plain().replyTo(BrokerNames.lane(1)), request, "reply_to"),
                bad("a reply into the reports", plain().replyTo("testlane.reports.0"), request, "reply_to"),
                bad("3 MiB", plain(), " ".repeat(3 * 1024 * 1024), "at most 2 MiB"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badOnes")
    void aBadOneIsPutAsideWithItsProblem(String name, BasicProperties.Builder properties, byte[] body, String problem)
            throws Exception {
        String correlationId = UUID.randomUUID().toString();

        producer.submit(
                properties
                        .correlationId(correlationId)
                        .headers(Map.of("number", 1, "list", List.of("a"), "table", Map.of("k", true)))
                        .build(),
                body);

        GetResponse rejected = rejected(correlationId);
        assertThat(rejected.getBody()).isEqualTo(body);
        String header = String.valueOf(rejected.getProps().getHeaders().get("problem"));
        ProblemDetail detail = json.readValue(header, ProblemDetail.class);
        assertThat(detail.getStatus()).isBetween(400, 499);
        assertThat(detail.getDetail()).contains(problem);
    }

    @Test
    void whoAsksIsToldWhatIsWrong() throws Exception {
        producer.submit(producer.asking("mine").build(), "{\"environmentId\": 1000}");

        Delivery reply = producer.reply();
        assertThat(reply.getProperties().getContentType()).isEqualTo("application/problem+json");
        assertThat(reply.getProperties().getCorrelationId()).isEqualTo("mine");
        assertThat(Producer.text(reply)).contains("environmentId", "username", "testPaths");
        assertThat(json.readValue(reply.getBody(), ProblemDetail.class).getStatus())
                .isEqualTo(HttpStatus.BAD_REQUEST.value());
        rejected("mine");
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
        rejected("refused");
        assertThat(queued(environmentId)).isEqualTo(1);
    }

    @Test
    void valuesOfSecretVariablesAreNotKept() throws Exception {
        String correlationId = UUID.randomUUID().toString();

        producer.submit(plain().correlationId(correlationId).build(), """
                {"environmentId": 101, "variables": {"TOKEN": "s3cret", "COLOUR": "red"}, "secretVariables": ["TOKEN", "GONE"]}""");

        assertThat(json.readTree(rejected(correlationId).getBody())).isEqualTo(json.readTree("""
                        {"environmentId": 101, "variables": {"TOKEN": "[secret]", "COLOUR": "red"},
                         "secretVariables": ["TOKEN", "GONE"]}"""));
    }

    @Test
    void aLongProblemFitsIntoTheHeaderAndTheAnswerTellsAll() throws Exception {
        String correlationId = UUID.randomUUID().toString();
        String paths = Stream.generate(() -> "null").limit(2_000).collect(Collectors.joining(","));

        producer.submit(
                producer.asking(correlationId).build(),
                "{\"username\":\"ci\",\"environmentId\":1,\"testPaths\":[" + paths + "]}");

        GetResponse rejected = rejected(correlationId);
        String header = String.valueOf(rejected.getProps().getHeaders().get("problem"));
        assertThat(header.length()).isLessThanOrEqualTo(32 * 1024);
        assertThat(json.readTree(header).path("detail").asString()).contains("testPaths");
        assertThat(json.readTree(header).has("errors")).isFalse();
        assertThat(json.readTree(producer.reply().getBody()).path("errors").size())
                .isGreaterThanOrEqualTo(2_000);
    }

    @Test
    void theBrokerRefusesWhatIsFarTooLarge() throws Exception {
        producer.submit(plain().build(), new byte[20 * 1024 * 1024]);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThatThrownBy(() -> producer.channel.queueDeclare())
                        .isInstanceOf(AlreadyClosedException.class)
                        .hasMessageContaining("larger than configured max size"));
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

    /** Takes one from the rejected ones, those of others stay. */
    private static GetResponse rejected(String correlationId) throws Exception {
        var factory = new ConnectionFactory();
        factory.setUri(BROKER.administratorUrl());
        try (var connection = factory.newConnection();
                var channel = connection.createChannel()) {
            return await().until(
                            () -> channel.basicGet("testlane.submissions.rejected", true),
                            got -> got != null
                                    && correlationId.equals(got.getProps().getCorrelationId()));
        }
    }

    private static BasicProperties.Builder plain() {
        return new BasicProperties.Builder().contentType("application/json");
    }

    private static Arguments bad(String name, BasicProperties.Builder properties, String body, String problem) {
        return bad(name, properties, body.getBytes(StandardCharsets.UTF_8), problem);
    }

    private static Arguments bad(
            String name,
            BasicProperties.Builder properties,
            byte[] body,
            @org.jspecify.annotations.Nullable String problem) {
        return Arguments.of(name, properties, body, problem);
    }

    private static String request(int environmentId) {
        return """
                {"username": "ci", "environmentId": %d, "testPaths": ["sample-tests/test_success.py"]}""".formatted(environmentId);
    }
}
