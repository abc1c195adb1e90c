package dev.testlane.api.dispatch;

import dev.testlane.api.change.Changes;
import dev.testlane.api.platform.ConfirmedSender;
import dev.testlane.api.platform.TestlaneProperties;
import dev.testlane.contract.BrokerNames;
import dev.testlane.contract.LaneMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the broker has to hold; declared anew with every connection, so that a wiped broker gets it back. */
@Configuration(proxyBeanMethods = false)
class LaneTopology {

    @Bean
    Declarables lanes(TestlaneProperties properties) {
        return new Declarables(IntStream.rangeClosed(1, properties.environments())
                .mapToObj(id ->
                        new Queue(BrokerNames.lane(id), true, false, false, new HashMap<>(BrokerNames.laneArguments())))
                .toList());
    }

    @Bean
    Dispatcher<LaneMessage> laneDispatcher(
            LaneOutbox outbox, ConfirmedSender sender, Changes changes, ConnectionFactory connections) {
        return new Dispatcher<>(outbox, sender, changes, connections);
    }

    @Bean
    Declarables deadLetters() {
        var exchange = new FanoutExchange(BrokerNames.DEAD_LETTERS);
        Queue queue = QueueBuilder.durable(BrokerNames.DEAD_LETTERS).quorum().build();
        return new Declarables(exchange, queue, BindingBuilder.bind(queue).to(exchange));
    }

    @Bean
    Declarables runnerTopology() {
        List<Declarable> declarables = new ArrayList<>();
        declarables.add(new FanoutExchange(BrokerNames.CONTROL_EXCHANGE));
        var reports = new DirectExchange(BrokerNames.REPORT_EXCHANGE);
        declarables.add(reports);
        for (int index = 0; index < BrokerNames.REPORT_QUEUES; index++) {
            String name = BrokerNames.reportQueueAt(index);
            var queue = new Queue(name, true, false, false, reportQueueArguments());
            declarables.add(queue);
            declarables.add(BindingBuilder.bind(queue).to(reports).with(name));
        }
        return new Declarables(declarables);
    }

    /** One consumer at a time keeps the order of a run's reports, over all instances. */
    private static Map<String, @Nullable Object> reportQueueArguments() {
        return Map.of(
                "x-queue-type",
                "quorum",
                "x-single-active-consumer",
                true,
                "x-delivery-limit",
                1_000_000,
                "x-consumer-timeout",
                86_400_000);
    }
}
