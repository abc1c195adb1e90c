package dev.testlane.api.platform;

import com.rabbitmq.client.ConnectionFactory;
import org.springframework.boot.amqp.autoconfigure.ConnectionFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Threads that read from the broker. */
@Component
class BrokerThreads implements ConnectionFactoryCustomizer {

    /**
     * In bytes, of address space. The client reads headers within headers recursively; an overflow ends the connection,
     * and after it the message comes again. What fits into a frame of 128 KiB takes less than a tenth.
     */
    private static final long STACK = 64L * 1024 * 1024;

    @Override
    public void customize(ConnectionFactory factory) {
        factory.setThreadFactory(work -> new Thread(null, work, "broker", STACK));
    }
}
