package dev.testlane.api.testfile.inspection;

import dev.testlane.api.change.Changes;
import dev.testlane.api.dispatch.Dispatcher;
import dev.testlane.api.platform.ConfirmedSender;
import dev.testlane.api.platform.WithoutHeaders;
import dev.testlane.contract.BrokerNames;
import dev.testlane.contract.InspectionRequest;
import java.util.HashMap;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The queues of questions and answers, and the listener for answers. */
@Configuration(proxyBeanMethods = false)
class InspectionWiring {

    @Bean
    Declarables inspectionTopology() {
        var exchange = new DirectExchange(BrokerNames.REPORT_EXCHANGE);
        Queue reports = queue(BrokerNames.INSPECTION_REPORTS);
        return new Declarables(
                exchange,
                queue(BrokerNames.INSPECTIONS),
                reports,
                BindingBuilder.bind(reports).to(exchange).with(reports.getName()));
    }

    private static Queue queue(String name) {
        return new Queue(name, true, false, false, new HashMap<>(BrokerNames.inspectionArguments()));
    }

    @Bean
    Dispatcher<InspectionRequest> inspectionDispatcher(
            InspectionOutbox outbox, ConfirmedSender sender, Changes changes, ConnectionFactory connections) {
        return new Dispatcher<>(outbox, sender, changes, connections);
    }

    @Bean
    SimpleMessageListenerContainer inspectionReportListener(
            ConnectionFactory connections, AmqpAdmin admin, InspectionReports reports, WithoutHeaders properties) {
        var container = new SimpleMessageListenerContainer(connections);
        container.setQueueNames(BrokerNames.INSPECTION_REPORTS);
        container.setMessageListener(reports);
        container.setMessagePropertiesConverter(properties);
        container.setPrefetchCount(16);
        container.setMissingQueuesFatal(false);
        container.setAmqpAdmin(admin);
        container.setRecoveryInterval(1_000);
        container.setShutdownTimeout(2_000);
        return container;
    }
}
