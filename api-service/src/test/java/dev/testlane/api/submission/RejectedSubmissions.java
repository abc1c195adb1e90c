package dev.testlane.api.submission;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.testlane.localstack.testing.VirtualHost;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where submissions end that can't be accepted, as an operator sees it. */
final class RejectedSubmissions {

    private RejectedSubmissions() {}

    private static final String QUEUE = "testlane.submissions.rejected";

    /** Takes the one with this correlation id out, and whatever is before it, as soon as it is there. */
    static GetResponse take(VirtualHost broker, String correlationId) throws Exception {
        try (Connection connection = administrator(broker)) {
            return await().ignoreExceptionsInstanceOf(IOException.class) // there is no such queue yet
                    .until(
                            () -> next(connection),
                            got -> got != null
                                    && correlationId.equals(got.getProps().getCorrelationId()));
        }
    }

    private static @Nullable GetResponse next(Connection connection) throws Exception {
        Channel channel = connection.createChannel();
        GetResponse got = channel.basicGet(QUEUE, true);
        channel.close();
        return got;
    }

    static void delete(VirtualHost broker) throws Exception {
        try (Connection connection = administrator(broker);
                Channel channel = connection.createChannel()) {
            channel.queueDelete(QUEUE);
        }
    }

    static String problem(GetResponse rejected) {
        Map<String, Object> headers = rejected.getProps().getHeaders();
        return String.valueOf(headers.get("problem"));
    }

    private static Connection administrator(VirtualHost broker) throws Exception {
        var factory = new ConnectionFactory();
        factory.setUri(broker.administratorUrl());
        return factory.newConnection();
    }
}
