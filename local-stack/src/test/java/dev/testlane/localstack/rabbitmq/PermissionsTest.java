package dev.testlane.localstack.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What each broker user may do, and that it may do nothing else. */
@SuppressWarnings("NullAway.Init") // set before all tests
class PermissionsTest {

    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final String LANE = "testlane.environment.42";
    private static final String INSPECTIONS = "testlane.inspections";
    private static final String REPORTS = "testlane.reports";
    private static final String CONTROL = "testlane.control";
    private static final String SUBMISSIONS = "testlane.submissions";
    private static final String SUBMISSION_QUEUE = "testlane.submission-queue";
    private static final String REJECTED = "testlane.submissions.rejected";
    private static final String RUN_EVENTS = "testlane.run-events";

    private static VirtualHost broker;
    private static Connection api;
    private static Connection runner;
    private static Connection producer;

    @BeforeAll
    static void apiDeclaresWhatTheOthersUse() throws Exception {
        broker = TestStack.rabbit().newVirtualHost();
        api = connect(broker.apiUrl());
        runner = connect(broker.runnerUrl());
        producer = connect(broker.producerUrl());
        Channel channel = api.createChannel();
        channel.exchangeDeclare(REPORTS, BuiltinExchangeType.DIRECT, true);
        channel.exchangeDeclare(CONTROL, BuiltinExchangeType.FANOUT, true);
        channel.exchangeDeclare(SUBMISSIONS, BuiltinExchangeType.DIRECT, true);
        channel.exchangeDeclare(RUN_EVENTS, BuiltinExchangeType.TOPIC, true);
        channel.queueDeclare(
                LANE, true, false, false, Map.of("x-queue-type", "quorum", "x-single-active-consumer", true));
        for (String queue : List.of(INSPECTIONS, SUBMISSION_QUEUE, REJECTED)) {
            channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
        }
        for (String exchange : List.of(REPORTS, SUBMISSIONS)) {
            channel.queueDeclare(exchange + ".0", true, false, false, Map.of());
            channel.queueBind(exchange + ".0", exchange, "0");
        }
    }

    @AfterAll
    static void disconnect() throws IOException {
        for (Connection connection : List.of(api, runner, producer)) {
            connection.close();
        }
    }

    @Test
    void apiUsesLanesThroughTheDefaultExchangeAndQueuesOfItsOwn() throws Exception {
        Channel channel = api.createChannel();
        channel.confirmSelect();
        channel.basicPublish("", LANE, true, null, BODY);
        channel.waitForConfirmsOrDie(10_000);
        channel.queuePurge(LANE);

        String own = channel.queueDeclare().getQueue();
        channel.queueBind(own, RUN_EVENTS, "#");
        channel.queueDeclare("spring.gen-1", false, true, true, Map.of());
        channel.basicConsume("spring.gen-1", (tag, message) -> {}, tag -> {});
    }

    @Test
    void apiTouchesNothingThatIsNotTestlanes() {
        assertRefused(api, channel -> channel.queueDeclare("other", true, false, false, Map.of()));
        assertRefused(api, channel -> channel.exchangeDeclare("other", BuiltinExchangeType.FANOUT));
        assertRefused(api, channel -> channel.basicPublish("amq.topic", "key", null, BODY));
    }

    @Test
    void runnerConsumesLanesReportsAndHearsControlMessages() throws Exception {
        Channel channel = runner.createChannel();
        var control = new LinkedBlockingQueue<String>();
        String own = "testlane.runner.runner-1.control";
        channel.queueDeclare(own, false, true, true, Map.of());
        channel.queueBind(own, CONTROL, "");
        channel.basicConsume(own, true, (tag, message) -> control.add(own), tag -> {});
        channel.basicConsume(LANE, false, (tag, message) -> {}, tag -> {});
        channel.basicConsume(INSPECTIONS, false, (tag, message) -> {}, tag -> {});
        channel.confirmSelect();
        channel.basicPublish(REPORTS, "0", true, null, BODY);
        channel.waitForConfirmsOrDie(10_000);

        api.createChannel().basicPublish(CONTROL, "", null, BODY);
        assertThat(control.poll(10, TimeUnit.SECONDS)).isEqualTo(own);
        channel.close();
    }

    @Test
    void runnerDoesNothingElse() {
        assertRefused(runner, channel -> channel.basicPublish("", LANE, null, BODY));
        assertRefused(runner, channel -> channel.basicPublish("", INSPECTIONS, null, BODY));
        assertRefused(runner, channel -> channel.queueDeclare("testlane.environment.7", true, false, false, Map.of()));
        assertRefused(runner, channel -> channel.queueDelete(LANE));
        assertRefused(runner, channel -> channel.basicConsume(REPORTS + ".0", (tag, message) -> {}, tag -> {}));
        assertRefused(runner, channel -> channel.basicPublish(CONTROL, "", null, BODY));
        assertRefused(runner, channel -> channel.basicPublish(SUBMISSIONS, "run", null, BODY));
        assertRefused(runner, channel -> channel.queueDeclare());
        assertRefused(runner, channel -> {
            channel.queueDeclare("testlane.runner.thief", false, true, true, Map.of());
            channel.queueBind("testlane.runner.thief", REPORTS, "0");
        });
    }

    @Test
    void producerSubmitsAndListens() throws Exception {
        Channel channel = producer.createChannel();
        var events = new LinkedBlockingQueue<String>();
        String own = "testlane.client.dashboard";
        channel.queueDeclare(own, false, true, true, Map.of());
        channel.queueBind(own, RUN_EVENTS, "run.*.failed");
        channel.basicConsume(
                own, true, (tag, message) -> events.add(message.getEnvelope().getRoutingKey()), tag -> {});
        channel.confirmSelect();
        channel.basicPublish(SUBMISSIONS, "0", true, null, BODY);
        channel.waitForConfirmsOrDie(10_000);

        api.createChannel().basicPublish(RUN_EVENTS, "run.42.failed", null, BODY);
        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("run.42.failed");
        channel.close();
    }

    @Test
    void producerGetsAnswers() throws Exception {
        Channel channel = producer.createChannel();
        var answers = new LinkedBlockingQueue<String>();
        channel.basicConsume(
                "amq.rabbitmq.reply-to",
                true,
                (tag, message) -> answers.add(message.getProperties().getCorrelationId()),
                tag -> {});
        channel.basicPublish(SUBMISSIONS, "0", request("amq.rabbitmq.reply-to"), BODY);

        Channel answering = api.createChannel();
        var request = answering.basicGet(SUBMISSIONS + ".0", true);
        while (request == null || request.getProps().getReplyTo() == null) {
            request = answering.basicGet(SUBMISSIONS + ".0", true);
        }
        answering.basicPublish("", request.getProps().getReplyTo(), request.getProps(), BODY);

        assertThat(answers.poll(10, TimeUnit.SECONDS)).isEqualTo("question-1");
        channel.close();
    }

    @Test
    void producerDoesNothingElse() {
        assertRefused(producer, channel -> channel.basicPublish("", LANE, null, BODY));
        assertRefused(producer, channel -> channel.basicPublish(REPORTS, "0", null, BODY));
        assertRefused(producer, channel -> channel.basicPublish(RUN_EVENTS, "run.1.success", null, BODY));
        assertRefused(producer, channel -> channel.basicConsume(LANE, (tag, message) -> {}, tag -> {}));
        for (String queue : List.of(SUBMISSION_QUEUE, REJECTED)) {
            assertRefused(producer, channel -> channel.queueBind(queue, RUN_EVENTS, "#"));
            assertRefused(producer, channel -> channel.queueBind(queue, SUBMISSIONS, "other"));
            assertRefused(producer, channel -> channel.basicConsume(queue, (tag, message) -> {}, tag -> {}));
            assertRefused(producer, channel -> channel.basicPublish("", queue, null, BODY));
            assertRefused(producer, channel -> channel.queuePurge(queue));
            assertRefused(producer, channel -> channel.queueDelete(queue));
        }
        // else it could have a queue of this name, and bind it
        assertRefused(producer, channel -> channel.queueDeclare(SUBMISSIONS, true, false, false, Map.of()));
    }

    @Test
    void nobodyElseGetsIn() {
        for (String stranger : List.of("guest:guest", "api:guess", "api:")) {
            assertThatThrownBy(() -> connect(broker.apiUrl().replaceFirst("//[^@]*@", "//" + stranger + "@")))
                    .isInstanceOf(AuthenticationFailureException.class);
        }
    }

    @FunctionalInterface
    private interface Operation {
        void on(Channel channel) throws Exception;
    }

    /** The broker closes the channel with 403; for a publication that takes a moment. */
    private static void assertRefused(Connection connection, Operation operation) {
        ThrowingCallable attempt = () -> {
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            operation.on(channel);
            channel.waitForConfirmsOrDie(Duration.ofSeconds(10).toMillis());
            channel.close();
        };
        assertThatThrownBy(attempt).hasStackTraceContaining("reply-code=403");
        assertThatCode(() -> connection.createChannel().close()).doesNotThrowAnyException();
    }

    private static com.rabbitmq.client.AMQP.BasicProperties request(String replyTo) {
        return new com.rabbitmq.client.AMQP.BasicProperties.Builder()
                .replyTo(replyTo)
                .correlationId("question-1")
                .build();
    }

    private static Connection connect(String url) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(url);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }
}
