package dev.testlane.api.submission;

import static dev.testlane.api.submission.Submissions.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.run.Run;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Headers and properties that mean nothing here, whatever they are, change nothing. */
@SuppressWarnings("NullAway.Init") // set before each test
class HostileHeaderTest extends ApiServiceTest {

    private static final long LARGE_STACK = 1L << 30;

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

    static Stream<Arguments> strangeOnes() {
        Stream<Arguments> types = everyType().entrySet().stream()
                .map(each -> Arguments.of(
                        "a header of type " + each.getKey(), headers(Collections.singletonMap("h", each.getValue()))));
        Stream<Arguments> others = Stream.of(
                Arguments.of("that the broker sets itself", headers(ofTheBroker())),
                Arguments.of("a problem of its own", headers(Map.of("problem", List.of(1)))),
                Arguments.of("most urgent", properties().priority(255)),
                Arguments.of("a time far away", properties().timestamp(Date.from(Instant.ofEpochSecond(1L << 53)))),
                Arguments.of("another content type", properties().contentType("image/png; charset=\u0000")),
                Arguments.of(
                        "half an encoding",
                        properties().contentEncoding("UTF-8").type("\ud800")),
                Arguments.of("a class of Java", headers(Map.of("__TypeId__", "java.lang.Runtime"))));
        return Stream.concat(types, others);
    }

    private static Map<String, Object> everyType() {
        Map<String, Object> every = new HashMap<>(Map.of(
                "byte",
                (byte) -1,
                "short",
                Short.MIN_VALUE,
                "long",
                Long.MAX_VALUE,
                "double",
                -0.5,
                "decimal",
                new BigDecimal("1.5"),
                "boolean",
                true,
                "bytes",
                new byte[] {0, (byte) 0xff},
                "date",
                new Date(0),
                "list",
                List.of(List.of(Map.of("a", 1)))));
        every.put("null", null);
        return every;
    }

    private static Map<String, Object> ofTheBroker() {
        return Map.of(
                "x-delivery-count",
                "many",
                "x-death",
                "never",
                "x-delay",
                "soon",
                "x-retry-count",
                List.of(),
                "x-first-death-queue",
                1,
                "spring_returned_message_correlation",
                7);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strangeOnes")
    void aSubmissionIsAccepted(String name, BasicProperties.Builder properties) throws Exception {
        int environmentId = newEnvironment();

        producer.submit(answered(properties), request(environmentId));

        assertThat(json.readValue(producer.reply().getBody(), Run.class).environmentId())
                .isEqualTo(environmentId);
    }

    @Test
    void headersInHeadersWithoutEndAreHarmless() throws Exception {
        Object bomb = List.of();
        for (int depth = 0; depth < 20_000; depth++) {
            bomb = List.of(bomb);
        }
        BasicProperties properties = answered(headers(Map.of("bomb", bomb)));
        int environmentId = newEnvironment();

        var submit = new FutureTask<>(() -> {
            producer.submit(properties, request(environmentId));
            return true;
        });
        new Thread(null, submit, "writer of many headers", LARGE_STACK).start();
        submit.get();

        assertThat(json.readValue(producer.reply().getBody(), Run.class).environmentId())
                .isEqualTo(environmentId);
    }

    private BasicProperties answered(BasicProperties.Builder properties) {
        String queue = Objects.requireNonNull(producer.asking("c").build().getReplyTo());
        return properties.replyTo(queue).build();
    }

    private static BasicProperties.Builder headers(Map<String, Object> headers) {
        return properties().headers(headers);
    }

    private static BasicProperties.Builder properties() {
        return new BasicProperties.Builder();
    }
}
