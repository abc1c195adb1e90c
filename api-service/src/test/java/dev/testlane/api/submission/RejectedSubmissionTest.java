package dev.testlane.api.submission;

import static dev.testlane.api.submission.Submissions.plain;
import static dev.testlane.api.submission.Submissions.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.GetResponse;
import dev.testlane.api.ApiServiceTest;
import dev.testlane.contract.BrokerNames;
import dev.testlane.localstack.testing.TestStack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Submissions that can't be accepted: mistakes, and what was made to do harm. */
@SuppressWarnings("NullAway.Init") // set before each test
class RejectedSubmissionTest extends ApiServiceTest {

    private static final int MIB = 1024 * 1024;

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

    static Stream<Arguments> badOnes() {
        String bomb = "[".repeat(100_000);
        String request = request(1);
        return Stream.of(
                bad("no JSON", plain(), "{'username'", "body is not valid JSON"),
                bad("nothing", plain(), "", "body"),
                bad("null", plain(), "null", "body must be a JSON object"),
                bad("a list", plain(), "[1]", "body must be a JSON object"),
                bad("a bomb of lists", plain(), bomb, "body"),
                bad("a bomb inside", plain(), "{\"variables\":" + "{\"A\":".repeat(50_000), "variables"),
                bad("a bomb in what is ignored", plain(), "{\"ignored\":" + bomb, "body"),
                bad("a number without end", plain(), "{\"priority\":" + "9".repeat(100_000) + "}", "body"),
                bad("Latin-1", plain(), latin1("{\"username\":\"J\u00f6rg\"}"), "UTF-8"),
                bad("UTF-16", plain(), request.getBytes(StandardCharsets.UTF_16), "UTF-8"),
                bad("said to be compressed", plain().contentEncoding("gzip"), request, "content_encoding"),
                bad("an empty request", plain(), "{}", "environmentId is missing"),
                bad("wrong types", plain(), "{\"environmentId\":\"two\"}", "environmentId"),
                bad("an unknown file", plain(), request.replace("test_success", "test_gone"), "testPaths"),
                bad("an environment that isn't", plain(), request(101), "environmentId must be 1 to 100"),
                bad("a key with a line feed", plain().messageId("a\nb"), request, "message_id"),
                bad("an empty key", plain().messageId(""), request, "message_id"),
                bad("a reply into a lane", plain().replyTo(BrokerNames.lane(1)), request, "reply_to"),
                bad("a reply into the reports", plain().replyTo("testlane.reports.0"), request, "reply_to"),
                bad("a reply to nowhere", plain().replyTo(""), request, "reply_to"),
                bad("3 MiB", plain(), " ".repeat(3 * MIB), "at most 2 MiB"),
                bad("nearly what the broker takes", plain(), " ".repeat(15 * MIB), "at most 2 MiB"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badOnes")
    void aBadOneIsPutAsideWithItsProblem(String name, BasicProperties.Builder properties, byte[] body, String problem)
            throws Exception {
        String correlationId = UUID.randomUUID().toString();

        producer.submit(properties.correlationId(correlationId).build(), body);

        GetResponse rejected = RejectedSubmissions.take(BROKER, correlationId);
        assertThat(rejected.getBody()).isEqualTo(body);
        ProblemDetail detail = json.readValue(RejectedSubmissions.problem(rejected), ProblemDetail.class);
        assertThat(detail.getStatus()).isBetween(400, 499);
        assertThat(detail.getDetail()).contains(problem);
    }

    @Test
    void theirQueueIsDeclaredAgainWhenSomebodyHasDeletedIt() throws Exception {
        RejectedSubmissions.delete(BROKER);
        String correlationId = UUID.randomUUID().toString();

        producer.submit(plain().correlationId(correlationId).build(), "no JSON");

        assertThat(RejectedSubmissions.take(BROKER, correlationId).getBody())
                .asString()
                .isEqualTo("no JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"environmentId\": 12.5}",
                "{\"environmentId\": 0, \"testPaths\": [], \"username\": \" \"}",
                "{\"environmentId\": 1, \"testPaths\": [\"../../etc/passwd\"], \"username\": \"ci\"}",
                "{\"environmentId\": 1, \"testPaths\": [\"\\u0000\"], \"username\": \"\\ud800\", \"keyword\": \"a\\u0000\"}",
                "{\"priority\": 11, \"timeoutSeconds\": 86401, \"variables\": {\"a\": \"\", \"B\": \"\\u0000\", \"C\": null}}",
                "{\"variables\": {\"TESTLANE_URL\": \"\"}, \"secretVariables\": [\"NONE\", null]}"
            })
    void theProblemIsTheOneThatRestNames(String body) throws Exception {
        String correlationId = UUID.randomUUID().toString();

        producer.submit(producer.asking(correlationId).build(), body);

        JsonNode answer = json.readTree(producer.reply().getBody());
        JsonNode fromRest = json.readTree(client.post()
                .uri("/api/v1/runs")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .returnResult()
                .getResponseBody());
        assertThat(answer.path("errors").size()).isPositive();
        for (String part : List.of("title", "status", "detail", "errors")) {
            assertThat(answer.get(part)).as(part).isEqualTo(fromRest.get(part));
        }
        assertThat(json.readTree(RejectedSubmissions.problem(RejectedSubmissions.take(BROKER, correlationId))))
                .isEqualTo(answer);
    }

    @Test
    void aBadOneIsSeenOnce() throws Exception {
        String correlationId = UUID.randomUUID().toString();
        producer.submit(producer.asking(correlationId).build(), "{");
        producer.submit(producer.asking("next").build(), request(newEnvironment()));

        assertThat(producer.reply().getProperties().getCorrelationId()).isEqualTo(correlationId);
        assertThat(producer.reply().getProperties().getCorrelationId()).isEqualTo("next");
        RejectedSubmissions.take(BROKER, correlationId);
        await().untilAsserted(() -> assertThat(TestStack.rabbit()
                        .control("list_queues", "--vhost", BROKER.name(), "--no-table-headers", "name", "messages"))
                .contains("testlane.submission-queue\t0\n"));
    }

    @Test
    void whoAsksIsToldWhatIsWrong() throws Exception {
        producer.submit(producer.asking("mine").build(), "{\"environmentId\": 1000}");

        var reply = producer.reply();
        assertThat(reply.getProperties().getContentType()).isEqualTo("application/problem+json");
        assertThat(reply.getProperties().getCorrelationId()).isEqualTo("mine");
        assertThat(Producer.text(reply)).contains("environmentId", "username", "testPaths");
        assertThat(json.readValue(reply.getBody(), ProblemDetail.class).getStatus())
                .isEqualTo(HttpStatus.BAD_REQUEST.value());
        RejectedSubmissions.take(BROKER, "mine");
    }

    @Test
    void valuesOfSecretVariablesAreNotKept() throws Exception {
        String correlationId = UUID.randomUUID().toString();

        producer.submit(plain().correlationId(correlationId).build(), """
                {"environmentId": 101, "variables": {"TOKEN": "s3cret", "COLOUR": "red"}, "secretVariables": ["TOKEN", "GONE"]}""");

        assertThat(json.readTree(RejectedSubmissions.take(BROKER, correlationId).getBody()))
                .isEqualTo(json.readTree("""
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

        GetResponse rejected = RejectedSubmissions.take(BROKER, correlationId);
        String header = RejectedSubmissions.problem(rejected);
        assertThat(header.length()).isLessThanOrEqualTo(32 * 1024);
        assertThat(json.readTree(header).path("detail").asString()).contains("testPaths");
        assertThat(json.readTree(header).has("errors")).isFalse();
        assertThat(json.readTree(producer.reply().getBody()).path("errors").size())
                .isGreaterThanOrEqualTo(2_000);
    }

    @Test
    void theBrokerRefusesWhatIsFarTooLarge() throws Exception {
        producer.submit(plain().build(), new byte[20 * MIB]);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThatThrownBy(() -> producer.channel.queueDeclare())
                        .isInstanceOf(AlreadyClosedException.class)
                        .hasMessageContaining("larger than configured max size"));
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Arguments bad(String name, BasicProperties.Builder properties, String body, String problem) {
        return bad(name, properties, body.getBytes(StandardCharsets.UTF_8), problem);
    }

    private static Arguments bad(String name, BasicProperties.Builder properties, byte[] body, String problem) {
        return Arguments.of(name, properties, body, problem);
    }
}
