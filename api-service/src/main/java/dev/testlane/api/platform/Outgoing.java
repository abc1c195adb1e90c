package dev.testlane.api.platform;

import org.springframework.amqp.core.MessageProperties;

/**
 * A persistent message with a body in JSON.
 *
 * @param properties what it carries besides its body
 * @param body anything that can be written as JSON
 * @param needsQueue whether it has not arrived unless a queue took it
 */
public record Outgoing(
        String exchange, String routingKey, MessageProperties properties, Object body, boolean needsQueue) {

    /** To one queue. */
    public static Outgoing toQueue(String queue, Object body) {
        return new Outgoing("", queue, new MessageProperties(), body, true);
    }

    /** To everybody who listens, perhaps nobody. */
    public static Outgoing toListeners(String exchange, String routingKey, String messageId, Object body) {
        var properties = new MessageProperties();
        properties.setMessageId(messageId);
        return new Outgoing(exchange, routingKey, properties, body, false);
    }
}
