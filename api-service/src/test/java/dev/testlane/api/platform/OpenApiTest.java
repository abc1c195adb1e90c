package dev.testlane.api.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.api.ApiServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The document that clients and the page's types are made from is the one that the code serves. */
class OpenApiTest extends ApiServiceTest {

    private static final Path PUBLISHED_FILE = Path.of("../frontend/openapi.json");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    @Test
    void thePublishedDocumentIsTheServedOne() throws IOException {
        String served = body(
                client.get()
                        .uri("/api/v1/openapi.json")
                        .exchange()
                        .expectStatus()
                        .isOk(),
                String.class);
        Path copy = Files.writeString(Path.of("target/openapi.json"), pretty(served));

        assertThat(JSON.readTree(Files.readString(PUBLISHED_FILE)))
                .as("Copy %s to %s and run `npm run generate` in frontend", copy, PUBLISHED_FILE)
                .isEqualTo(JSON.readTree(served));
    }

    @Test
    void everythingAnsweredIsDescribed() {
        JsonNode document =
                JSON.readTree(body(client.get().uri("/api/v1/openapi.json").exchange(), String.class));

        assertThat(document.at("/components/schemas/Problem/properties").propertyNames())
                .contains("errors");
        assertThat(document.at("/openapi").asString()).startsWith("3.1");
        assertThat(document.at("/components/schemas/Run/required")).hasSizeGreaterThan(20);
        assertThat(document.at("/components/schemas/Run/properties/startedAt/type")
                        .toString())
                .contains("null");
        assertThat(document.at("/paths/~1api~1v1~1runs/post/responses").propertyNames())
                .contains("202", "default");
    }

    @Test
    void limitsOfParametersAreThoseThatAreChecked() {
        JsonNode limit = PUBLISHED.parameter("/api/v1/runs", "get", "limit").at("/schema");
        for (int within :
                List.of(limit.get("minimum").asInt(), limit.get("maximum").asInt())) {
            client.get()
                    .uri("/api/v1/runs?limit=" + within)
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
        for (int beyond :
                List.of(limit.get("minimum").asInt() - 1, limit.get("maximum").asInt() + 1)) {
            client.get()
                    .uri("/api/v1/runs?limit=" + beyond)
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
        }
        PUBLISHED
                .parameter("/api/v1/runs", "get", "status")
                .at("/schema/items/enum")
                .forEach(status -> client.get()
                        .uri("/api/v1/runs?status=" + status.asString())
                        .exchange()
                        .expectStatus()
                        .isOk());
    }

    private static String pretty(String json) {
        return JSON.writerWithDefaultPrettyPrinter()
                        .writeValueAsString(JSON.treeToValue(JSON.readTree(json), Object.class))
                + "\n";
    }
}
