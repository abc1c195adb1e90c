package dev.testlane.api.output;

import dev.testlane.api.platform.WithoutHeaders;
import dev.testlane.contract.BrokerNames;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** One listener for each report queue. Each queue has one active consumer, so a run's reports come in order. */
@Component
class ReportListeners implements SmartLifecycle {

    private static final int BATCH = 128;
    private static final long BATCH_WAIT_MILLIS = 10;

    private final List<SimpleMessageListenerContainer> containers;

    ReportListeners(
            ConnectionFactory connections, AmqpAdmin admin, ReportReceiver receiver, WithoutHeaders properties) {
        this.containers = IntStream.range(0, BrokerNames.REPORT_QUEUES)
                .mapToObj(
                        index -> container(connections, admin, receiver, properties, BrokerNames.reportQueueAt(index)))
                .toList();
    }

    private static SimpleMessageListenerContainer container(
            ConnectionFactory connections,
            AmqpAdmin admin,
            ReportReceiver receiver,
            WithoutHeaders properties,
            String queue) {
        var container = new SimpleMessageListenerContainer(connections);
        container.setQueueNames(queue);
        container.setMessageListener(receiver);
        container.setMessagePropertiesConverter(properties);
        container.setConsumerBatchEnabled(true);
        container.setBatchSize(BATCH);
        container.setReceiveTimeout(BATCH_WAIT_MILLIS);
        container.setBatchReceiveTimeout(5 * BATCH_WAIT_MILLIS);
        container.setPrefetchCount(2 * BATCH);
        container.setMissingQueuesFatal(false);
        container.setAmqpAdmin(admin);
        container.setRecoveryInterval(1_000);
        container.setShutdownTimeout(2_000);
        container.afterPropertiesSet();
        return container;
    }

    @Override
    public void start() {
        containers.forEach(SimpleMessageListenerContainer::start);
    }

    @Override
    public void stop() {
        containers.parallelStream().forEach(SimpleMessageListenerContainer::stop);
    }

    @Override
    public boolean isRunning() {
        return containers.stream().anyMatch(SimpleMessageListenerContainer::isRunning);
    }
}
