package dev.testlane.api.submission;

import static dev.testlane.api.submission.Submissions.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Delivery;
import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.OtherInstance;
import dev.testlane.api.run.Run;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.reactive.function.client.WebClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many submissions at once while the service restarts, over a database and broker of their own. */
class SubmissionBurstTest extends ApiServiceTest {

    private static final int SUBMISSIONS = 1_000;
    private static final int ACCEPTED_BEFORE_THE_RESTART = 200;

    @Autowired
    private JsonMapper json;

    @Test
    void eachBecomesOneRunWhileTheServiceRestarts() throws Exception {
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        String databaseUrl = TestStack.postgres().createDatabase();
        Map<String, Long> runs = new HashMap<>();
        OtherInstance instance = startInstance(databaseUrl, broker);
        try (Producer producer = new Producer(broker)) {
            var burst = new FutureTask<>(() -> submitAll(producer));
            Thread.ofVirtual().start(burst);
            while (runs.size() < ACCEPTED_BEFORE_THE_RESTART) {
                note(producer.reply(), runs);
            }
            instance.close();
            instance = startInstance(databaseUrl, broker);
            assertThat(burst.get()).isTrue();
            while (runs.size() < SUBMISSIONS) {
                note(producer.reply(), runs);
            }

            // who does not know whether it arrived sends it again
            submitAll(producer);
            for (int repeated = 0; repeated < SUBMISSIONS; repeated++) {
                note(producer.reply(), runs);
            }
            assertThat(runs).hasSize(SUBMISSIONS);
            assertThat(runs.values()).doesNotHaveDuplicates();
            assertThat(queued(instance)).isEqualTo(SUBMISSIONS);
        } finally {
            instance.close();
        }
    }

    private static boolean submitAll(Producer producer) throws Exception {
        for (int number = 0; number < SUBMISSIONS; number++) {
            String key = "burst-" + number;
            producer.submit(producer.asking(key).messageId(key).build(), request(number % 100 + 1));
        }
        return true;
    }

    /** Every answer to a submission names the same run. */
    private void note(Delivery reply, Map<String, Long> runs) {
        Run run = json.readValue(reply.getBody(), Run.class);
        Long before = runs.put(reply.getProperties().getCorrelationId(), run.id());
        assertThat(before).isIn(null, run.id());
    }

    private static int queued(OtherInstance instance) {
        JsonNode environments = WebClient.create("http://127.0.0.1:" + instance.port())
                .get()
                .uri("/api/v1/environments")
                .retrieve()
                .bodyToMono(JsonNode.class)
                .block(Duration.ofSeconds(10));
        assertThat(environments).isNotNull();
        return environments
                .valueStream()
                .mapToInt(environment -> environment.get("queued").asInt())
                .sum();
    }
}
