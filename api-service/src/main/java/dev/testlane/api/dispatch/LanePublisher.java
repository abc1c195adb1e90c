package dev.testlane.api.dispatch;

import dev.testlane.contract.BrokerNames;
import dev.testlane.contract.LaneMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Publishes lane messages and waits for the broker's word. Blocks: a broker in alarm blocks whoever publishes. */
@Component
class LanePublisher {

    private static final Logger log = LoggerFactory.getLogger(LanePublisher.class);
    private static final Duration LONGEST_CONFIRM = Duration.ofSeconds(5);

    private final RabbitTemplate template;
    private final JsonMapper json;

    LanePublisher(RabbitTemplate template, JsonMapper json) {
        this.template = template;
        // an alarm blocks publishing connections; acknowledgements must not wait behind it
        this.template.setUsePublisherConnection(true);
        this.json = json;
    }

    private record Pending(LaneMessage message, CorrelationData correlation) {}

    /** Publishes and returns those that the broker has taken into a lane. */
    List<LaneMessage> publish(List<LaneMessage> messages) {
        List<Pending> pending = new ArrayList<>();
        for (LaneMessage message : messages) {
            var correlation = new CorrelationData(String.valueOf(message.runId()));
            try {
                template.send("", BrokerNames.lane(message.environmentId()), encode(message), correlation);
                pending.add(new Pending(message, correlation));
            } catch (AmqpException away) {
                log.warn("Run {} stays queued until the broker can be reached: {}", message.runId(), away.toString());
                break;
            }
        }
        return pending.stream()
                .filter(LanePublisher::isConfirmed)
                .map(Pending::message)
                .toList();
    }

    private Message encode(LaneMessage message) {
        return MessageBuilder.withBody(json.writeValueAsBytes(message))
                .setContentType("application/json")
                .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
                .build();
    }

    /** A message that no queue takes is confirmed all the same, so a return counts as a failure. */
    private static boolean isConfirmed(Pending pending) {
        try {
            CorrelationData.Confirm confirm =
                    pending.correlation().getFuture().get(LONGEST_CONFIRM.toMillis(), TimeUnit.MILLISECONDS);
            return confirm.ack() && pending.correlation().getReturned() == null;
        } catch (ExecutionException | TimeoutException unconfirmed) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
