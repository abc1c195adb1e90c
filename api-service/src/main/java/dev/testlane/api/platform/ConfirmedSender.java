package dev.testlane.api.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Puts messages into queues and waits for the broker's word. Blocks: a broker in alarm blocks whoever publishes. */
@Component
public class ConfirmedSender {

    private static final Logger log = LoggerFactory.getLogger(ConfirmedSender.class);
    private static final Duration LONGEST_CONFIRM = Duration.ofSeconds(5);

    /** The broker returns to it what no queue takes. */
    private final RabbitTemplate template;

    private final RabbitTemplate toListeners;
    private final AmqpAdmin admin;
    private final JsonMapper json;

    ConfirmedSender(RabbitTemplate template, AmqpAdmin admin, JsonMapper json) {
        this.template = template;
        // an alarm blocks publishing connections; acknowledgements must not wait behind it
        this.template.setUsePublisherConnection(true);
        this.toListeners = new RabbitTemplate(template.getConnectionFactory());
        this.toListeners.setUsePublisherConnection(true);
        this.admin = admin;
        this.json = json;
    }

    private record Pending<T>(T message, CorrelationData correlation) {}

    /**
     * Publishes each message.
     *
     * @return those that have arrived
     */
    public <T> List<T> send(List<T> messages, Function<T, Outgoing> outgoing) {
        List<Pending<T>> pending = new ArrayList<>();
        for (T message : messages) {
            var correlation = new CorrelationData();
            try {
                Outgoing next = outgoing.apply(message);
                template(next.needsQueue()).send(next.exchange(), next.routingKey(), encode(next), correlation);
                pending.add(new Pending<>(message, correlation));
            } catch (AmqpException away) {
                log.warn(
                        "{} messages from {} on wait until the broker can be reached: {}",
                        messages.size() - pending.size(),
                        message,
                        away.toString());
                break;
            }
        }
        return awaitArrival(pending);
    }

    private <T> List<T> awaitArrival(List<Pending<T>> pending) {
        long deadline = System.nanoTime() + LONGEST_CONFIRM.toNanos();
        List<T> arrived = pending.stream()
                .filter(each -> isConfirmed(each.correlation(), deadline))
                .map(Pending::message)
                .toList();
        if (pending.stream().anyMatch(each -> each.correlation().getReturned() != null)) {
            declareAgain();
        }
        return arrived;
    }

    /** A queue is missing although the connection has lasted: somebody has deleted it. */
    private void declareAgain() {
        log.warn("Some queues are missing and are declared again");
        try {
            admin.initialize();
        } catch (AmqpException away) {
            log.warn("They can't be declared now: {}", away.toString());
        }
    }

    /**
     * Publishes one message.
     *
     * @param needsQueue whether it has not arrived unless a queue took it
     * @return whether it has arrived
     */
    public boolean send(String exchange, String routingKey, Message message, boolean needsQueue) {
        var correlation = new CorrelationData();
        template(needsQueue).send(exchange, routingKey, message, correlation);
        return !awaitArrival(List.of(new Pending<>(message, correlation))).isEmpty();
    }

    private RabbitTemplate template(boolean needsQueue) {
        return needsQueue ? template : toListeners;
    }

    private Message encode(Outgoing outgoing) {
        return MessageBuilder.withBody(json.writeValueAsBytes(outgoing.body()))
                .andProperties(outgoing.properties())
                .setContentType(MessageProperties.CONTENT_TYPE_JSON)
                .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
                .build();
    }

    /** A message that no queue takes is confirmed all the same, so a return counts as a failure. */
    private static boolean isConfirmed(CorrelationData correlation, long deadline) {
        try {
            CorrelationData.Confirm confirm =
                    correlation.getFuture().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            return confirm.ack() && correlation.getReturned() == null;
        } catch (ExecutionException | TimeoutException unconfirmed) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
