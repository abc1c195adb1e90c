package dev.testlane.api.submission;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Delivery;
import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.run.RunStatus;
import dev.testlane.contract.BrokerNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published description of the messages says what the code does. */
class AsyncApiTest extends ApiServiceTest {

    @Autowired
    private JsonMapper json;

    private JsonNode document(String name) {
        byte[] body = client.get()
                .uri("/api/v1/" + name)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return json.readTree(body);
    }

    @Test
    void namesAreThoseOfTheBroker() {
        JsonNode channels = document("asyncapi.json").at("/channels");

        assertThat(channels.at("/submissions/address").asString()).isEqualTo(ProducerNames.SUBMISSION_KEY);
        assertThat(channels.at("/submissions/bindings/amqp/exchange/name").asString())
                .isEqualTo(ProducerNames.SUBMISSIONS);
        assertThat(channels.at("/rejected/address").asString()).isEqualTo(ProducerNames.REJECTED);
        assertThat(channels.at("/runEvents/bindings/amqp/exchange/name").asString())
                .isEqualTo(ProducerNames.RUN_EVENTS);
        assertThat(document("asyncapi.json")
                        .at("/components/messages/rejection/headers/properties")
                        .propertyNames())
                .containsExactly(ProducerNames.PROBLEM_HEADER);
    }

    @Test
    void routingKeysEndWithEveryStatus() {
        List<String> told = document("asyncapi.json")
                .at("/channels/runEvents/parameters/status/enum")
                .valueStream()
                .map(JsonNode::asString)
                .toList();

        assertThat(told)
                .containsExactlyElementsOf(Stream.of(RunStatus.values())
                        .map(status -> status.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void messagesAreAsDescribed() throws Exception {
        int environmentId = newEnvironment();
        try (Producer producer = new Producer(BROKER).listen("run." + environmentId + ".queued")) {
            producer.submit(producer.asking("good").build(), Submissions.request(environmentId));
            producer.submit(producer.asking("bad").build(), Submissions.request(101));

            assertDescribed("accepted", producer.reply());
            assertDescribed("refused", producer.reply());
            assertDescribed("changed", producer.event());
        }
        String problem = RejectedSubmissions.problem(RejectedSubmissions.take(BROKER, "bad"));
        assertThat(PUBLISHED.mistakes("/components/schemas/Problem", json.readTree(problem)))
                .isEmpty();
    }

    private void assertDescribed(String name, Delivery delivery) {
        JsonNode message = document("asyncapi.json").at("/components/messages/" + name);
        String schema = message.at("/payload/schema/$ref").asString().split("#", 2)[1];
        assertThat(PUBLISHED.mistakes(schema, json.readTree(delivery.getBody())))
                .as(name)
                .isEmpty();
        assertThat(delivery.getProperties().getContentType())
                .isEqualTo(message.get("contentType").asString());
    }

    @Test
    void propertiesAreThoseThatAreChecked() {
        JsonNode properties = document("asyncapi.json").at("/components/messages/submission/headers/properties");

        assertThat("testlane.client.a").matches(pattern(properties, "reply_to"));
        assertThat("amq.rabbitmq.reply-to.a").matches(pattern(properties, "reply_to"));
        assertThat(BrokerNames.lane(1)).matches(pattern(properties, "reply_to").negate());
        assertThat("k".repeat(255)).matches(pattern(properties, "message_id"));
        assertThat("k".repeat(256)).matches(pattern(properties, "message_id").negate());
    }

    private static Predicate<String> pattern(JsonNode properties, String name) {
        return Pattern.compile(properties.at("/" + name + "/pattern").asString())
                .asPredicate();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        JsonNode asyncApi = document("asyncapi.json");
        JsonNode openApi = document("openapi.json");
        List<String> references = new ArrayList<>();
        asyncApi.findValues("$ref").forEach(reference -> references.add(reference.asString()));

        assertThat(references)
                .anyMatch(reference -> reference.startsWith("openapi.json#"))
                .allSatisfy(reference -> {
                    String[] parts = reference.split("#", 2);
                    JsonNode target = parts[0].isEmpty() ? asyncApi : openApi;
                    assertThat(target.at(parts[1]).isMissingNode())
                            .as(reference)
                            .isFalse();
                });
    }
}
