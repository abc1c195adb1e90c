package dev.testlane.runner.testing;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import dev.testlane.contract.BrokerNames;
import dev.testlane.contract.ControlMessage;
import dev.testlane.contract.InspectionReport;
import dev.testlane.contract.LaneMessage;
import dev.testlane.contract.Report;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** What the API does with the broker; survives an outage of it. */
final class ApiBroker implements AutoCloseable {

    private final JsonMapper json;
    private final Connection connection;
    private final Channel publishing;

    ApiBroker(
            String amqpUrl,
            int environments,
            JsonMapper json,
            Consumer<Report> onReport,
            Consumer<InspectionReport> onInspection) {
        this.json = json;
        try {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(amqpUrl);
            factory.setNetworkRecoveryInterval(200);
            connection = factory.newConnection("fake api");
            publishing = connection.createChannel();
            publishing.exchangeDeclare(BrokerNames.CONTROL_EXCHANGE, BuiltinExchangeType.FANOUT, true);
            publishing.exchangeDeclare(BrokerNames.REPORT_EXCHANGE, BuiltinExchangeType.DIRECT, true);
            publishing.exchangeDeclare(BrokerNames.DEAD_LETTERS, BuiltinExchangeType.FANOUT, true);
            for (int id = 1; id <= environments; id++) {
                publishing.queueDeclare(BrokerNames.lane(id), true, false, false, BrokerNames.laneArguments());
                publishing.queuePurge(BrokerNames.lane(id));
            }
            for (int index = 0; index < BrokerNames.REPORT_QUEUES; index++) {
                consumeReports(BrokerNames.reportQueueAt(index), onReport);
            }
            publishing.queueDeclare(BrokerNames.INSPECTIONS, true, false, false, BrokerNames.inspectionArguments());
            consumeInspections(onInspection);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void consumeReports(String queue, Consumer<Report> onReport) throws Exception {
        publishing.queueDeclare(queue, true, false, false, Map.of());
        publishing.queueBind(queue, BrokerNames.REPORT_EXCHANGE, queue);
        Channel channel = connection.createChannel();
        channel.basicConsume(
                queue, true, (_, message) -> onReport.accept(json.readValue(message.getBody(), Report.class)), _ -> {});
    }

    private void consumeInspections(Consumer<InspectionReport> onInspection) throws Exception {
        String queue = BrokerNames.INSPECTION_REPORTS;
        publishing.queueDeclare(queue, true, false, false, BrokerNames.inspectionArguments());
        publishing.queueBind(queue, BrokerNames.REPORT_EXCHANGE, queue);
        Channel channel = connection.createChannel();
        channel.basicConsume(
                queue,
                true,
                (_, message) -> onInspection.accept(json.readValue(message.getBody(), InspectionReport.class)),
                _ -> {});
    }

    /** Any object, as a question about a content. */
    synchronized void ask(Object question) {
        publish("", BrokerNames.INSPECTIONS, question);
    }

    synchronized void dispatch(LaneMessage message) {
        publish("", BrokerNames.lane(message.environmentId()), message);
    }

    synchronized void tell(ControlMessage message) {
        publish(BrokerNames.CONTROL_EXCHANGE, "", message);
    }

    private void publish(String exchange, String key, Object message) {
        try {
            publishing.basicPublish(exchange, key, MessageProperties.PERSISTENT_BASIC, json.writeValueAsBytes(message));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized void recreateLane(int environmentId) {
        try {
            String lane = BrokerNames.lane(environmentId);
            publishing.queueDelete(lane);
            publishing.queueDeclare(lane, true, false, false, BrokerNames.laneArguments());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized int waiting(int environmentId) {
        try {
            return publishing
                    .queueDeclarePassive(BrokerNames.lane(environmentId))
                    .getMessageCount();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        connection.abort(1000);
    }
}
