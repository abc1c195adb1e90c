package dev.testlane.api.submission;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.testlane.localstack.testing.VirtualHost;
import java.util.Map;

/** Where submissions end that can't be accepted, as an operator sees it. */
final class RejectedSubmissions {

    private RejectedSubmissions() {}

    /** Takes the one with this correlation id out, and whatever is before it. */
    static GetResponse take(VirtualHost broker, String correlationId) throws Exception {
        try (Connection connection = administrator(broker);
                Channel channel = connection.createChannel()) {
            return await().until(
                            () -> channel.basicGet("testlane.submissions.rejected", true),
                            got -> got != null
                                    && correlationId.equals(got.getProps().getCorrelationId()));
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
