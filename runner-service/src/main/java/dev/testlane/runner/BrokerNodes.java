package dev.testlane.runner;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Connects to any node of the broker that answers, chosen by chance: so runners spread over the nodes, and find those
 * that are left when one is lost.
 */
final class BrokerNodes extends ConnectionFactory {

    private static final Pattern HOSTS =
            Pattern.compile("(?<before>[^/]+://(?:[^/@]*@)?)(?<hosts>[^/?#]+)(?<after>.*)");

    private final List<Address> nodes;

    /**
     * @param url {@code amqp://user:password@host:port/} with a percent-encoded virtual host, if not "/"; further nodes
     *     follow the first one's port as {@code ,host:port}
     * @throws IllegalArgumentException or one of the others if it is no such URL
     */
    BrokerNodes(String url) throws URISyntaxException, GeneralSecurityException {
        // Java's own URIs know one host only.
        Matcher parts = HOSTS.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException("there is no host");
        }
        nodes = List.of(Address.parseAddresses(parts.group("hosts")));
        String first = parts.group("hosts").split(",", 2)[0];
        // A path of "/" alone would name a virtual host without a name.
        String path = "/".equals(parts.group("after")) ? "" : parts.group("after");
        setUri(new URI(parts.group("before") + first + path));
    }

    @Override
    public Connection newConnection(String name) throws IOException, TimeoutException {
        List<Address> order = new ArrayList<>(nodes);
        Collections.shuffle(order);
        return newConnection(order, name);
    }
}
