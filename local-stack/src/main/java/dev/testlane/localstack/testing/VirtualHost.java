package dev.testlane.localstack.testing;

import dev.testlane.localstack.rabbitmq.AmqpUrl;
import dev.testlane.localstack.rabbitmq.BrokerUser;

/** A virtual host of a test's broker. Each URL is {@code amqp://user:password@host:port/} and the host's name. */
public record VirtualHost(String name, int port, String password) {

    static final String ADMINISTRATOR = "administrator";

    /** As the api-service. */
    public String apiUrl() {
        return url(BrokerUser.API.userName());
    }

    /** As a runner-service. */
    public String runnerUrl() {
        return url(BrokerUser.RUNNER.userName());
    }

    /** As another program that submits runs and listens. */
    public String producerUrl() {
        return url(BrokerUser.PRODUCER.userName());
    }

    /** As a user who may do everything. */
    public String administratorUrl() {
        return url(ADMINISTRATOR);
    }

    private String url(String user) {
        return new AmqpUrl("127.0.0.1", port, user, password, name).value();
    }
}
