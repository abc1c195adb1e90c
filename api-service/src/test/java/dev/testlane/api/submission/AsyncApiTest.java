package dev.testlane.api.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.run.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
