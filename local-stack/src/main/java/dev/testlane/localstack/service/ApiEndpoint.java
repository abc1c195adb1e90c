package dev.testlane.localstack.service;

import dev.testlane.localstack.data.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What the local stack asks an api-service. */
public final class ApiEndpoint implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final URI base;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    public ApiEndpoint(URI base) {
        this.base = base;
    }

    public URI base() {
        return base;
    }

    boolean ready() {
        return get("/actuator/health/readiness").isPresent();
    }

    /** The ids of the runners that are at work; empty also when nobody answers. */
    Set<String> runners() {
        return get("/api/v1/runners").map(ApiEndpoint::idsAtWork).orElse(Set.of());
    }

    private static Set<String> idsAtWork(String body) {
        try {
            JsonNode answer = Json.MAPPER.readTree(body);
            JsonNode runners = answer.isArray() ? answer : answer.path("items");
            return StreamSupport.stream(runners.spliterator(), false)
                    .filter(runner -> "ACTIVE".equals(runner.path("state").asString()))
                    .map(runner -> runner.path("id").asString())
                    .collect(Collectors.toSet());
        } catch (JacksonException notJson) {
            return Set.of();
        }
    }

    private Optional<String> get(String path) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT).build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException unreachable) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
