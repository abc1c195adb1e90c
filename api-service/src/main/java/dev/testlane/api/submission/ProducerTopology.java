package dev.testlane.api.submission;

import static dev.testlane.api.submission.ProducerNames.REJECTED;
import static dev.testlane.api.submission.ProducerNames.RUN_EVENTS;
import static dev.testlane.api.submission.ProducerNames.SUBMISSIONS;
import static dev.testlane.api.submission.ProducerNames.SUBMISSION_KEY;
import static dev.testlane.api.submission.ProducerNames.SUBMISSION_QUEUE;

import dev.testlane.api.change.Changes;
import dev.testlane.api.dispatch.Dispatcher;
import dev.testlane.api.platform.ConfirmedSender;
import dev.testlane.api.platform.WithoutHeaders;
import dev.testlane.api.run.RunEvent;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The exchanges and queues for other programs, and who serves them. */
@Configuration(proxyBeanMethods = false)
class ProducerTopology {

    /** A submission that brings the service down this often is put aside. */
    private static final int MOST_DELIVERIES = 100;

    private static final int MOST_REJECTED = 10_000;
    private static final int MOST_REJECTED_BYTES = 256 * 1024 * 1024;

    /** Each may have 16 MiB. */
    private static final int PREFETCH = 4;

    @Bean
    Declarables submissionTopology() {
        var exchange = new DirectExchange(SUBMISSIONS);
        // one consumer at a time accepts in the order of submission, over all instances
        Queue queue = QueueBuilder.durable(SUBMISSION_QUEUE)
                .quorum()
                .singleActiveConsumer()
                .deliveryLimit(MOST_DELIVERIES)
                .deadLetterExchange("")
                .deadLetterRoutingKey(REJECTED)
                .build();
        Queue rejected = QueueBuilder.durable(REJECTED)
                .quorum()
                .maxLength(MOST_REJECTED)
                .maxLengthBytes(MOST_REJECTED_BYTES)
                .build();
        return new Declarables(
                exchange,
                queue,
                rejected,
                BindingBuilder.bind(queue).to(exchange).with(SUBMISSION_KEY));
    }

    @Bean
    TopicExchange runEvents() {
        return new TopicExchange(RUN_EVENTS);
    }

    @Bean
    Dispatcher<RunEvent> runEventDispatcher(
            RunEventOutbox outbox, ConfirmedSender sender, Changes changes, ConnectionFactory connections) {
        return new Dispatcher<>(outbox, sender, changes, connections);
    }

    @Bean
    SimpleMessageListenerContainer submissionListener(
            ConnectionFactory connections, AmqpAdmin admin, SubmissionReceiver receiver, WithoutHeaders properties) {
        var container = new SimpleMessageListenerContainer(connections);
        container.setQueueNames(SUBMISSION_QUEUE);
        container.setMessageListener(receiver);
        container.setMessagePropertiesConverter(properties);
        container.setPrefetchCount(PREFETCH);
        container.setMissingQueuesFatal(false);
        container.setAmqpAdmin(admin);
        container.setRecoveryInterval(1_000);
        container.setShutdownTimeout(2_000);
        return container;
    }
}
