package dev.testlane.api.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.api.ApiServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The document that clients and the page's types are made from is the one that the code serves. */
class OpenApiTest extends ApiServiceTest {

    private static final Path PUBLISHED = Path.of("../frontend/openapi.json");
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

        assertThat(JSON.readTree(Files.readString(PUBLISHED)))
                .as("Copy %s to %s and run `npm run generate` in frontend", copy, PUBLISHED)
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

    private static String pretty(String json) {
        return JSON.writerWithDefaultPrettyPrinter()
                        .writeValueAsString(JSON.treeToValue(JSON.readTree(json), Object.class))
                + "\n";
    }
}
