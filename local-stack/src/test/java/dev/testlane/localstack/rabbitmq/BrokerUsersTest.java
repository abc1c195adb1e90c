package dev.testlane.localstack.rabbitmq;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Connections of the three users to a virtual host in which the api-service has declared what the others use. */
@SuppressWarnings("NullAway.Init") // set before all tests
abstract class BrokerUsersTest {

    static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
    static final String LANE = "testlane.environment.42";
    static final String INSPECTIONS = "testlane.inspections";
    static final String REPORTS = "testlane.reports";
    static final String CONTROL = "testlane.control";
    static final String DEAD_LETTERS = "testlane.dead-letters";
    static final String SUBMISSIONS = "testlane.submissions";
    static final String SUBMISSION_QUEUE = "testlane.submission-queue";
    static final String REJECTED = "testlane.submissions.rejected";
    static final String RUN_EVENTS = "testlane.run-events";

    static VirtualHost broker;
    static Connection api;
    static Connection runner;
    static Connection producer;

    @BeforeAll
    static void apiDeclaresWhatTheOthersUse() throws Exception {
        broker = TestStack.rabbit().newVirtualHost();
        api = connect(broker.apiUrl());
        runner = connect(broker.runnerUrl());
        producer = connect(broker.producerUrl());
        Channel channel = api.createChannel();
        channel.exchangeDeclare(REPORTS, BuiltinExchangeType.DIRECT, true);
        channel.exchangeDeclare(CONTROL, BuiltinExchangeType.FANOUT, true);
        channel.exchangeDeclare(DEAD_LETTERS, BuiltinExchangeType.FANOUT, true);
        channel.exchangeDeclare(SUBMISSIONS, BuiltinExchangeType.DIRECT, true);
        channel.exchangeDeclare(RUN_EVENTS, BuiltinExchangeType.TOPIC, true);
        channel.queueDeclare(
                LANE, true, false, false, Map.of("x-queue-type", "quorum", "x-single-active-consumer", true));
        for (String queue : List.of(INSPECTIONS, SUBMISSION_QUEUE, REJECTED, DEAD_LETTERS)) {
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

    static Connection connect(String url) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(url);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }
}
