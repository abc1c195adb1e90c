package dev.testlane.api.platform;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.support.DefaultMessagePropertiesConverter;
import org.springframework.stereotype.Component;

/** Leaves the headers of messages from elsewhere alone: nothing here reads them, and deep ones exhaust the stack. */
@Component
public class WithoutHeaders extends DefaultMessagePropertiesConverter {

    @Override
    public MessageProperties toMessageProperties(BasicProperties source, @Nullable Envelope envelope, String charset) {
        return super.toMessageProperties(source.builder().headers(null).build(), envelope, charset);
    }
}
