package dev.testlane.localstack.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import dev.testlane.localstack.testing.TestStack;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What each broker user may do. */
class PermissionsTest extends BrokerUsersTest {

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

    private static BasicProperties request(String replyTo) {
        return new BasicProperties.Builder()
                .replyTo(replyTo)
                .correlationId("question-1")
                .build();
    }

    @Test
    void queuesOfClientsDoNotGrowForEver() throws Exception {
        String own = "testlane.client.forgotten";
        Channel channel = producer.createChannel();
        channel.queueDeclare(own, true, false, false, Map.of());

        assertThat(TestStack.rabbit()
                        .control("list_queues", "--vhost", broker.name(), "--no-table-headers", "name", "policy"))
                .contains(own + "\tqueues of clients\n", LANE + "\t\n");
        assertThat(TestStack.rabbit().control("list_policies", "--vhost", broker.name(), "--no-table-headers"))
                .contains("\"max-length-bytes\":67108864");
        channel.queueDelete(own);
        channel.close();
    }
}
