package dev.testlane.localstack.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Where a broker is and who logs in, as {@code amqp://user:password@host:port/} and the virtual host, if not "/". */
public record AmqpUrl(String host, int port, String user, String password, String virtualHost) {

    private static final int CONNECT_MILLIS = 5_000;

    /** Opens a connection that does not recover by itself. */
    public Connection connect() throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(host);
        factory.setPort(port);
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setVirtualHost(virtualHost);
        factory.setConnectionTimeout(CONNECT_MILLIS);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    /** Whether a login succeeds now. */
    public boolean answers() {
        try (Connection connection = connect()) {
            return connection.isOpen();
        } catch (IOException | TimeoutException refused) {
            return false;
        }
    }

    /** The URL with its password: not for logs. */
    public String value() {
        return of(List.of(this));
    }

    /** One URL of several nodes of one broker, {@code amqp://user:password@host:port,host:port/}; not for logs. */
    static String of(List<AmqpUrl> nodes) {
        AmqpUrl first = nodes.getFirst();
        String hosts =
                nodes.stream().map(node -> node.host() + ":" + node.port()).collect(Collectors.joining(","));
        String path = "/".equals(first.virtualHost) ? "" : URLEncoder.encode(first.virtualHost, StandardCharsets.UTF_8);
        return "amqp://" + first.user + ":" + first.password + "@" + hosts + "/" + path;
    }

    @Override
    public String toString() {
        return "amqp://" + user + "@" + host + ":" + port;
    }
}
