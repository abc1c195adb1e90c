package dev.testlane.localstack.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the broker refuses to its users. */
class RefusalsTest extends BrokerUsersTest {

    private static final String OWN = "testlane.client.thief";
    private static final String RUNNERS_OWN = "testlane.runner.thief";
    private static final List<String> EVERY_QUEUE =
            List.of(LANE, INSPECTIONS, REPORTS + ".0", SUBMISSION_QUEUE, REJECTED, DEAD_LETTERS);
    private static final List<String> PREDECLARED =
            List.of("amq.direct", "amq.fanout", "amq.topic", "amq.headers", "amq.match");

    @FunctionalInterface
    private interface Operation {
        void on(Channel channel) throws Exception;
    }

    static Stream<Arguments> producerOperations() {
        return Stream.of(
                        declarations(OWN),
                        detours(OWN),
                        ofQueues(EVERY_QUEUE, "consume", (channel, queue) -> channel.basicConsume(queue, false, null)),
                        ofQueues(EVERY_QUEUE, "get", (channel, queue) -> channel.basicGet(queue, true)),
                        ofQueues(EVERY_QUEUE, "purge", Channel::queuePurge),
                        changesOf(EVERY_QUEUE),
                        publications(List.of(REPORTS, CONTROL, DEAD_LETTERS, RUN_EVENTS)),
                        sources(OWN, List.of(REPORTS, CONTROL, DEAD_LETTERS, SUBMISSIONS)),
                        // else it could have a queue of this name, and bind it
                        Stream.of(
                                attempt("declare the queue " + SUBMISSIONS, c -> declare(c, SUBMISSIONS, Map.of())),
                                attempt("bind the reports to events", c -> c.exchangeBind(REPORTS, RUN_EVENTS, "#"))))
                .flatMap(each -> each);
    }

    static Stream<Arguments> runnerOperations() {
        List<String> others = List.of(REPORTS + ".0", SUBMISSION_QUEUE, REJECTED, DEAD_LETTERS);
        return Stream.of(
                        declarations(RUNNERS_OWN),
                        detours(RUNNERS_OWN),
                        ofQueues(others, "consume", (channel, queue) -> channel.basicConsume(queue, false, null)),
                        ofQueues(others, "get", (channel, queue) -> channel.basicGet(queue, true)),
                        ofQueues(others, "purge", Channel::queuePurge),
                        changesOf(EVERY_QUEUE),
                        publications(List.of(CONTROL, DEAD_LETTERS, SUBMISSIONS, RUN_EVENTS)),
                        sources(RUNNERS_OWN, List.of(REPORTS, DEAD_LETTERS, SUBMISSIONS, RUN_EVENTS)),
                        Stream.of(attempt("declare a server-named queue", Channel::queueDeclare)))
                .flatMap(each -> each);
    }

    static Stream<Arguments> apiOperations() {
        return Stream.of(
                attempt("declare a queue of others", channel -> declare(channel, "other", Map.of())),
                attempt("declare an exchange of others", c -> c.exchangeDeclare("other", BuiltinExchangeType.FANOUT)),
                attempt("publish to others", channel -> channel.basicPublish("amq.topic", "key", null, BODY)),
                attempt("listen to others", channel -> bind(channel, "testlane.own", "amq.topic")));
    }

    /** Names that are not its own, in each kind of declaration. */
    private static Stream<Arguments> declarations(String own) {
        return Stream.concat(
                Stream.of("other", "testlane.environment.7", "testlane.other", own.replace(".thief", ""))
                        .flatMap(name -> Stream.of(
                                attempt("declare the queue " + name, c -> declare(c, name, Map.of())),
                                attempt(
                                        "declare the exchange " + name,
                                        c -> c.exchangeDeclare(name, BuiltinExchangeType.TOPIC)))),
                Stream.of(SUBMISSIONS, RUN_EVENTS, REPORTS, CONTROL)
                        .flatMap(name -> Stream.of(
                                attempt(
                                        "declare again " + name,
                                        c -> c.exchangeDeclare(name, BuiltinExchangeType.DIRECT, true)),
                                attempt("delete the exchange " + name, c -> c.exchangeDelete(name)))));
    }

    /** Ways by which the broker would publish to somebody else's exchange. */
    private static Stream<Arguments> detours(String own) {
        return Stream.of("", CONTROL, DEAD_LETTERS, RUN_EVENTS, "amq.topic")
                .flatMap(exchange -> Stream.of(
                        attempt(
                                "let dead letters go to \"%s\"".formatted(exchange),
                                channel -> declare(
                                        channel,
                                        own,
                                        Map.of(
                                                "x-dead-letter-exchange", exchange,
                                                "x-dead-letter-routing-key", LANE,
                                                "x-message-ttl", 0))),
                        attempt(
                                "have \"%s\" as the alternate exchange".formatted(exchange),
                                channel -> channel.exchangeDeclare(
                                        own,
                                        BuiltinExchangeType.TOPIC,
                                        false,
                                        true,
                                        Map.of("alternate-exchange", exchange)))));
    }

    private static Stream<Arguments> publications(List<String> exchanges) {
        return Stream.concat(
                EVERY_QUEUE.stream()
                        .map(queue -> attempt(
                                "publish to the queue " + queue,
                                channel -> channel.basicPublish("", queue, null, BODY))),
                Stream.concat(exchanges.stream(), PREDECLARED.stream())
                        .map(exchange -> attempt(
                                "publish to " + exchange,
                                channel -> channel.basicPublish(exchange, "run", null, BODY))));
    }

    private static Stream<Arguments> sources(String own, List<String> exchanges) {
        return Stream.concat(exchanges.stream(), PREDECLARED.stream())
                .flatMap(exchange -> Stream.of(
                        attempt("bind a queue to " + exchange, channel -> bind(channel, own, exchange)),
                        attempt("bind an exchange to " + exchange, channel -> {
                            channel.exchangeDeclare(own, BuiltinExchangeType.FANOUT, false, true, Map.of());
                            channel.exchangeBind(own, exchange, "#");
                        })));
    }

    private static Stream<Arguments> changesOf(List<String> queues) {
        return Stream.of(
                        ofQueues(queues, "delete", Channel::queueDelete),
                        ofQueues(queues, "bind", (channel, queue) -> channel.queueBind(queue, RUN_EVENTS, "#")),
                        ofQueues(queues, "bind again", (channel, queue) -> channel.queueBind(queue, SUBMISSIONS, "k")),
                        ofQueues(queues, "unbind", (channel, queue) -> channel.queueUnbind(queue, SUBMISSIONS, "run")))
                .flatMap(each -> each);
    }

    @FunctionalInterface
    private interface QueueOperation {
        void on(Channel channel, String queue) throws Exception;
    }

    private static Stream<Arguments> ofQueues(List<String> queues, String name, QueueOperation operation) {
        return queues.stream().map(queue -> attempt(name + " " + queue, channel -> operation.on(channel, queue)));
    }

    private static Arguments attempt(String name, Operation operation) {
        return Arguments.of(name, operation);
    }

    private static void declare(Channel channel, String queue, Map<String, Object> arguments) throws Exception {
        channel.queueDeclare(queue, false, false, true, arguments);
    }

    private static void bind(Channel channel, String queue, String exchange) throws Exception {
        channel.queueDeclare(queue, false, true, true, Map.of());
        channel.queueBind(queue, exchange, "#");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("producerOperations")
    void producerMayNot(String name, Operation operation) {
        assertRefused(producer, operation);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runnerOperations")
    void runnerMayNot(String name, Operation operation) {
        assertRefused(runner, operation);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("apiOperations")
    void apiMayNot(String name, Operation operation) {
        assertRefused(api, operation);
    }

    @Test
    void nobodyWritesInTheNameOfAnother() {
        assertThatThrownBy(() -> {
                    Channel channel = producer.createChannel();
                    channel.confirmSelect();
                    channel.basicPublish(
                            SUBMISSIONS,
                            "0",
                            new BasicProperties.Builder().userId("api").build(),
                            BODY);
                    channel.waitForConfirmsOrDie(10_000);
                })
                .hasStackTraceContaining("reply-code=406");
    }

    @Test
    void copiesOfASubmissionGoNowhereElse() throws Exception {
        Channel channel = producer.createChannel();
        channel.confirmSelect();
        var copies = new BasicProperties.Builder()
                .headers(Map.of("CC", List.of(LANE, REPORTS + ".0"), "BCC", List.of(INSPECTIONS)))
                .build();
        channel.basicPublish(SUBMISSIONS, "run", copies, BODY);
        channel.waitForConfirmsOrDie(10_000);

        assertThat(TestStack.rabbit()
                        .control("list_queues", "--vhost", broker.name(), "--no-table-headers", "name", "messages"))
                .contains(LANE + "\t0\n", REPORTS + ".0\t0\n", INSPECTIONS + "\t0\n");
        channel.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "runner", "producer"})
    void nobodyEntersAnotherVirtualHost(String user) {
        VirtualHost foreign = TestStack.rabbit().newForeignVirtualHost();

        assertThatThrownBy(() -> connect(foreign.apiUrl().replaceFirst("//api:", "//" + user + ":")))
                .hasStackTraceContaining("access to vhost '" + foreign.name() + "' refused for user '" + user + "'");
    }

    @Test
    void nobodyManagesTheBroker() {
        assertThat(TestStack.rabbit().control("list_users", "--no-table-headers"))
                .contains("api\t[]\n", "runner\t[]\n", "producer\t[]\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"guest:guest", "api:guess", "api:", "administrator:"})
    void nobodyElseGetsIn(String stranger) {
        assertThatThrownBy(() -> connect(broker.apiUrl().replaceFirst("//[^@]*@", "//" + stranger + "@")))
                .isInstanceOf(AuthenticationFailureException.class);
    }

    @Test
    void nobodyEntersWithoutAName() {
        assertThat(String.valueOf(api.getServerProperties().get("mechanisms"))).doesNotContain("ANONYMOUS");
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
}
