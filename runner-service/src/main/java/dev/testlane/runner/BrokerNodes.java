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

/**
 * Connects to any node of the broker that answers, chosen by chance: so runners spread over the nodes, and find those
 * that are left when one is lost.
 */
final class BrokerNodes extends ConnectionFactory {

    private final List<Address> nodes;

    /**
     * @param url {@code amqp://user:password@host:port/} with a percent-encoded virtual host, if not "/"; further nodes
     *     follow the first one's port as {@code ,host:port}
     * @throws IllegalArgumentException or one of the others if it is no such URL
     */
    BrokerNodes(String url) throws URISyntaxException, GeneralSecurityException {
        URI all = new URI(url);
        String authority = all.getRawAuthority();
        if (authority == null) {
            throw new IllegalArgumentException("there is no host");
        }
        int hosts = authority.lastIndexOf('@') + 1;
        nodes = List.of(Address.parseAddresses(authority.substring(hosts)));
        String first =
                authority.substring(0, hosts) + authority.substring(hosts).split(",", 2)[0];
        // A path of "/" alone would name a virtual host without a name.
        String path = "/".equals(all.getRawPath()) ? "" : all.getRawPath();
        setUri(new URI(all.getScheme() + "://" + first + path));
    }

    @Override
    public Connection newConnection(String name) throws IOException, TimeoutException {
        List<Address> order = new ArrayList<>(nodes);
        Collections.shuffle(order);
        return newConnection(order, name);
    }
}
