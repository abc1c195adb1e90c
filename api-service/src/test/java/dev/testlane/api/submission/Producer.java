package dev.testlane.api.submission;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import dev.testlane.localstack.testing.VirtualHost;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another program, with the broker user {@code producer} and nothing but the public contract. */
final class Producer implements AutoCloseable {

    private static final CancelCallback IGNORED = consumerTag -> {};

    final Connection connection;
    final Channel channel;
    private final BlockingQueue<Delivery> replies = new LinkedBlockingQueue<>();
    private final BlockingQueue<Delivery> events = new LinkedBlockingQueue<>();
    private final String replyQueue;

    Producer(VirtualHost broker) throws Exception {
        var factory = new ConnectionFactory();
        factory.setUri(broker.producerUrl());
        connection = factory.newConnection();
        channel = connection.createChannel();
        replyQueue = channel.queueDeclare().getQueue();
        channel.basicConsume(replyQueue, true, (tag, delivery) -> replies.add(delivery), IGNORED);
    }

    /** Listens to what happens from now on. */
    Producer listen(String routingKey) throws Exception {
        String queue = "testlane.client." + UUID.randomUUID();
        channel.queueDeclare(queue, false, true, true, Map.of());
        channel.queueBind(queue, "testlane.run-events", routingKey);
        return consume(queue);
    }

    Producer consume(String queue) throws Exception {
        channel.basicConsume(queue, true, (tag, delivery) -> events.add(delivery), IGNORED);
        return this;
    }

    /** Properties that ask for an answer. */
    BasicProperties.Builder asking(String correlationId) {
        return new BasicProperties.Builder()
                .contentType("application/json")
                .correlationId(correlationId)
                .replyTo(replyQueue);
    }

    void submit(BasicProperties properties, String body) throws Exception {
        submit(properties, body.getBytes(StandardCharsets.UTF_8));
    }

    void submit(BasicProperties properties, byte[] body) throws Exception {
        channel.basicPublish("testlane.submissions", "run", properties, body);
    }

    Delivery reply() throws InterruptedException {
        return next(replies);
    }

    Delivery event() throws InterruptedException {
        return next(events);
    }

    private static Delivery next(BlockingQueue<Delivery> deliveries) throws InterruptedException {
        @Nullable Delivery next = deliveries.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("Nothing came");
        }
        return next;
    }

    static String text(Delivery delivery) {
        return new String(delivery.getBody(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }
}
