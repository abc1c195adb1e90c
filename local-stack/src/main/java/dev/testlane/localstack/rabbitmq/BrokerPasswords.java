package dev.testlane.localstack.rabbitmq;

import dev.testlane.localstack.data.Secrets;

/** Each broker user's password. */
@FunctionalInterface
public interface BrokerPasswords {

    String of(BrokerUser user);

    /** Kept in the data folder. */
    static BrokerPasswords keptIn(Secrets secrets) {
        return user -> secrets.get("rabbitmq-" + user.userName() + "-password");
    }
}
