package dev.testlane.runner.lane;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.testlane.contract.BrokerNames;
import dev.testlane.contract.ControlMessage;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The consuming side of the broker: one connection without automatic recovery, one channel per lane. */
final class Broker {

    private static final Logger log = LoggerFactory.getLogger(Broker.class);

    private final ConnectionFactory factory;
    private final JsonMapper json;
    private final Consumer<LaneEvent> events;
    private final Consumer<ControlMessage> controls;

    Broker(ConnectionFactory factory, JsonMapper json, Consumer<LaneEvent> events, Consumer<ControlMessage> controls) {
        this.factory = factory;
        this.json = json;
        this.events = events;
        this.controls = controls;
    }

    /** Connects, listens for control messages, and posts how it went. */
    void connect() {
        try {
            Connection connection = factory.newConnection("testlane-runner lanes");
            try {
                listenForControls(connection);
                connection.addShutdownListener(
                        cause -> events.accept(new LaneEvent.Disconnected(connection, why(cause))));
                events.accept(new LaneEvent.Connected(connection));
            } catch (IOException | RuntimeException e) {
                connection.abort();
                throw e;
            }
        } catch (IOException | TimeoutException | RuntimeException e) {
            events.accept(new LaneEvent.ConnectFailed(e.toString()));
        }
    }

    private void listenForControls(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        // The broker user of runners may have queues of this name only, and no server-named ones.
        String queue = "testlane.runner." + UUID.randomUUID();
        var _ = channel.queueDeclare(queue, false, true, true, Map.of());
        channel.queueBind(queue, BrokerNames.CONTROL_EXCHANGE, "");
        var _ = channel.basicConsume(queue, true, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
                try {
                    controls.accept(json.readValue(body, ControlMessage.class));
                } catch (JacksonException e) {
                    log.warn("Unreadable control message", e);
                }
            }

            @Override
            public void handleCancel(String tag) {
                connection.abort();
            }
        });
    }

    /** Subscribes to a lane; the channel closes itself if the lane doesn't exist. */
    Channel open(Connection connection, int environmentId) throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException("the broker allows no more channels");
        }
        try {
            channel.basicQos(1);
            channel.addShutdownListener(cause -> {
                if (!cause.isInitiatedByApplication()) {
                    events.accept(new LaneEvent.LaneBroken(environmentId, channel, why(cause)));
                }
            });
            var _ = channel.basicConsume(
                    BrokerNames.lane(environmentId), false, new LaneConsumer(environmentId, channel));
            return channel;
        } catch (IOException | RuntimeException e) {
            if (channel.isOpen()) {
                abort(channel); // a closed one would tell its listeners once more
            }
            throw e;
        }
    }

    /** Closes a channel that may be closed already. */
    static void abort(Channel channel) {
        try {
            channel.abort();
        } catch (IOException e) {
            log.debug("The channel was closed already", e);
        }
    }

    private static String why(ShutdownSignalException cause) {
        return String.valueOf(cause.getMessage());
    }

    private final class LaneConsumer extends DefaultConsumer {

        private final int environmentId;

        LaneConsumer(int environmentId, Channel channel) {
            super(channel);
            this.environmentId = environmentId;
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
            events.accept(new LaneEvent.Delivered(environmentId, getChannel(), envelope.getDeliveryTag()));
        }

        @Override
        public void handleCancel(String tag) {
            events.accept(new LaneEvent.LaneBroken(environmentId, getChannel(), "the lane was deleted or moved"));
        }
    }
}
