package dev.testlane.api.submission;

import static dev.testlane.api.submission.Submissions.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.MessageProperties;
import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.run.Run;
import dev.testlane.api.run.RunSource;
import dev.testlane.localstack.testing.TestStack;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import tools.jackson.databind.json.JsonMapper;

/** Submissions wait for what is away. */
class SubmissionOutageTest extends ApiServiceTest {

    private static final String QUEUE = "testlane.submission-queue";

    @Autowired
    private JsonMapper json;

    @Autowired
    @Qualifier("submissionListener")
    private SimpleMessageListenerContainer listener;

    @Test
    void submissionsWaitForTheDatabaseUnacknowledged() throws Exception {
        int environmentId = newEnvironment();
        String rejectedBefore = messages("messages", "testlane.submissions.rejected");
        try (Producer producer = new Producer(BROKER)) {
            TestStack.postgres().stop();
            try {
                producer.submit(producer.asking("first").build(), request(environmentId));
                producer.submit(producer.asking("second").build(), request(environmentId));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> messages("messages_unacknowledged", QUEUE).equals("2"));
            } finally {
                TestStack.postgres().start();
            }

            for (String correlationId : new String[] {"first", "second"}) {
                var reply = producer.reply();
                assertThat(reply.getProperties().getCorrelationId()).isEqualTo(correlationId);
                assertThat(json.readValue(reply.getBody(), Run.class).source()).isEqualTo(RunSource.AMQP);
            }
        }
        assertThat(messages("messages", "testlane.submissions.rejected")).isEqualTo(rejectedBefore);
        await().until(() -> messages("messages", QUEUE).equals("0"));
    }

    @Test
    void submissionsOutliveTheBroker() throws Exception {
        String key = UUID.randomUUID().toString();
        int environmentId = newEnvironment();
        listener.stop();
        try {
            try (Producer producer = new Producer(BROKER)) {
                producer.channel.confirmSelect();
                producer.submit(
                        MessageProperties.MINIMAL_PERSISTENT_BASIC
                                .builder()
                                .messageId(key)
                                .build(),
                        request(environmentId));
                producer.channel.waitForConfirmsOrDie(10_000);
            }
            TestStack.rabbit().stop();
            TestStack.rabbit().start();
        } finally {
            listener.start();
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> runsWithKey(key) == 1);
    }

    @Test
    void oneThatExpiresMeanwhileIsPutAside() throws Exception {
        String correlationId = UUID.randomUUID().toString();
        listener.stop();
        try (Producer producer = new Producer(BROKER)) {
            producer.submit(
                    Submissions.plain()
                            .correlationId(correlationId)
                            .expiration("1")
                            .build(),
                    request(newEnvironment()));

            assertThat(RejectedSubmissions.take(BROKER, correlationId)
                            .getProps()
                            .getHeaders())
                    .containsKey("x-death")
                    .doesNotContainKey("problem");
        } finally {
            listener.start();
        }
    }

    private long runsWithKey(String key) {
        Long count = database.sql("select count(*) from run where idempotency_key = :key")
                .bind("key", key)
                .mapValue(Long.class)
                .one()
                .block();
        return count == null ? 0 : count;
    }

    /** A count of a queue's messages, as the broker says it. */
    private static String messages(String count, String queue) {
        return TestStack.rabbit()
                .control("list_queues", "--vhost", BROKER.name(), "--no-table-headers", "name", count)
                .lines()
                .map(line -> line.split("\t"))
                .filter(columns -> columns[0].equals(queue))
                .map(columns -> columns[1])
                .findFirst()
                .orElseThrow();
    }
}
