package dev.testlane.localstack.testing;

import java.util.UUID;

/** A RabbitMQ broker for tests; itself it is the virtual host "/". */
public interface TestBroker {

    /** The virtual host "/". */
    VirtualHost defaultVirtualHost();

    /** A virtual host of its own, with the same users and permissions; takes about 2 s. */
    VirtualHost newVirtualHost();

    /** A virtual host of somebody else: nobody but the administrator may do anything in it. */
    default VirtualHost newForeignVirtualHost() {
        VirtualHost own = defaultVirtualHost();
        var foreign = new VirtualHost("foreign-" + UUID.randomUUID(), own.port(), own.password());
        control("add_vhost", foreign.name());
        control("set_permissions", "-p", foreign.name(), VirtualHost.ADMINISTRATOR, ".*", ".*", ".*");
        return foreign;
    }

    /** Runs {@code rabbitmqctl} with these arguments and returns what it prints. */
    String control(String... arguments);

    /** Simulates an outage; returns when nothing listens any more. */
    void stop();

    /** Ends the outage, on the same port with what is durable; returns when the broker answers. */
    void start();

    /** {@link VirtualHost#administratorUrl()} of the virtual host "/". */
    default String amqpUrl() {
        return defaultVirtualHost().administratorUrl();
    }

    /** {@link VirtualHost#apiUrl()} of the virtual host "/". */
    default String apiUrl() {
        return defaultVirtualHost().apiUrl();
    }

    /** {@link VirtualHost#runnerUrl()} of the virtual host "/". */
    default String runnerUrl() {
        return defaultVirtualHost().runnerUrl();
    }
}
