package dev.testlane.localstack.rabbitmq;

import java.util.Locale;

/** The users of a broker; what each may do stands in {@code definitions.json}. */
public enum BrokerUser {
    API,
    RUNNER,
    PRODUCER;

    /** As the broker knows it. */
    public String userName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
