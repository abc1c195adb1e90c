package dev.testlane.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.run.Run;
import dev.testlane.contract.BrokerNames;
import dev.testlane.localstack.testing.TestStack;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every accepted run reaches its lane, whatever the broker does. */
class DispatchTest extends ApiServiceTest {

    @Test
    void everyEnvironmentHasALaneWithTheDocumentedArguments() throws Exception {
        try (Connection connection = connectToBroker();
                var channel = connection.createChannel()) {
            for (int id = 1; id <= 100; id++) {
                // declaring with other arguments than the existing ones would close the channel
                Map<String, Object> arguments = BrokerNames.laneArguments();
                assertThat(channel.queueDeclare(BrokerNames.lane(id), true, false, false, arguments)
                                .getQueue())
                        .isEqualTo(BrokerNames.lane(id));
            }
        }
    }

    @Test
    void anAcceptedRunPutsAMessageIntoItsLane() throws Exception {
        int environmentId = newEnvironment();

        accept(environmentId);

        await().untilAsserted(() -> assertThat(messagesInLane(environmentId)).isPositive());
    }

    @Test
    void withoutBrokerRunsAreAcceptedAndTheirMessagesFollow() throws Exception {
        int environmentId = newEnvironment();
        TestStack.rabbit().stop();
        Run run;
        try {
            run = accept(environmentId);
            assertThat(run.queuePosition()).isEqualTo(1);
        } finally {
            TestStack.rabbit().start();
        }

        await().atMost(Duration.ofSeconds(40))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(messagesInLane(environmentId)).isPositive());
        await().untilAsserted(() -> assertThat(database.sql("select dispatched_at from run where id = " + run.id())
                        .map(row -> row.get(0) != null)
                        .one()
                        .block())
                .isTrue());
    }

    @Test
    void aLaneThatSomebodyHasDeletedComesBackWithTheNextRun() throws Exception {
        int environmentId = newEnvironment();
        try (Connection connection = connectToBroker();
                var channel = connection.createChannel()) {
            channel.queueDelete(BrokerNames.lane(environmentId));
        }

        accept(environmentId);

        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(messagesInLane(environmentId)).isPositive());
    }

    private static long messagesInLane(int environmentId) throws Exception {
        try (Connection connection = connectToBroker();
                var channel = connection.createChannel()) {
            return channel.messageCount(BrokerNames.lane(environmentId));
        }
    }

    private static Connection connectToBroker() throws Exception {
        var factory = new ConnectionFactory();
        factory.setUri(BROKER.administratorUrl());
        return factory.newConnection();
    }
}
