package dev.testlane.api.platform;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.stereotype.Component;

/**
 * Sends hints from a thread of its own: a broker in alarm blocks the publishing thread, and that must not be an event
 * loop. Hints may get lost, so when too many wait, new ones are dropped.
 */
@Component
public class BrokerSender {

    private static final Logger log = LoggerFactory.getLogger(BrokerSender.class);
    private static final int MOST_WAITING = 10_000;

    private final RabbitTemplate template;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("broker-hints").daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    BrokerSender(RabbitTemplate template) {
        // hints need neither confirms nor returns
        this.template = new RabbitTemplate(template.getConnectionFactory());
        this.template.setUsePublisherConnection(true);
    }

    /**
     * Sends a transient message, some time, perhaps never.
     *
     * @param sender goes into the property {@code app_id}, so that one can recognise one's own
     */
    public void sendHint(String exchange, String routingKey, byte[] body, String sender) {
        Message message = MessageBuilder.withBody(body)
                .setContentType("application/json")
                .setAppId(sender)
                .setDeliveryMode(MessageDeliveryMode.NON_PERSISTENT)
                .build();
        thread.execute(() -> sendNow(exchange, routingKey, message));
    }

    private void sendNow(String exchange, String routingKey, Message message) {
        try {
            template.send(exchange, routingKey, message);
        } catch (AmqpException away) {
            // while the broker is away each of the waiting hints would take its time to fail
            thread.getQueue().clear();
            log.debug("Hints dropped: {}", away.toString());
        }
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }
}
