package dev.testlane.api.change;

import dev.testlane.api.platform.BrokerSender;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Carries changes between instances, as hints: unconfirmed, into one exclusive and bounded queue an instance. */
@Component
class ChangeRelay {

    private static final String EXCHANGE = "testlane.changes";
    private static final int MOST_WAITING = 10_000;

    private final String instance = UUID.randomUUID().toString();
    private final AtomicReference<Consumer<Change>> listener = new AtomicReference<>(change -> {});
    private final BrokerSender sender;
    private final JsonMapper json;

    ChangeRelay(BrokerSender sender, JsonMapper json) {
        this.sender = sender;
        this.json = json;
    }

    void onForeignChange(Consumer<Change> consumer) {
        listener.set(consumer);
    }

    void send(Change change) {
        byte[] body = json.writerFor(Change.class).writeValueAsBytes(change);
        sender.sendHint(EXCHANGE, "", body, instance);
    }

    private void receive(Message message) {
        if (instance.equals(message.getMessageProperties().getAppId())) {
            return;
        }
        try {
            listener.get().accept(json.readValue(message.getBody(), Change.class));
        } catch (JacksonException unknown) {
            // an instance of another version may know changes that this one doesn't
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {

        // Not "exclusive" in AMQP's sense: consuming and publishing connections both declare it.
        @Bean
        Queue changesQueue() {
            Map<String, @Nullable Object> arguments = Map.of("x-max-length", MOST_WAITING, "x-overflow", "drop-head");
            return new Queue(EXCHANGE + "." + UUID.randomUUID(), false, false, true, arguments);
        }

        @Bean
        Declarables changesTopology(Queue changesQueue) {
            var exchange = new FanoutExchange(EXCHANGE);
            return new Declarables(exchange, BindingBuilder.bind(changesQueue).to(exchange));
        }

        @Bean
        SimpleMessageListenerContainer changesListener(
                ConnectionFactory connections, AmqpAdmin admin, Queue changesQueue, ChangeRelay relay) {
            var container = new SimpleMessageListenerContainer(connections);
            container.setQueueNames(changesQueue.getName());
            container.setMissingQueuesFatal(false);
            container.setAmqpAdmin(admin);
            container.setAcknowledgeMode(AcknowledgeMode.NONE);
            container.setMessageListener(relay::receive);
            container.setRecoveryInterval(1_000);
            return container;
        }
    }
}
