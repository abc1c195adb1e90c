package dev.testlane.localstack.service;

import dev.testlane.localstack.balancer.Health;
import dev.testlane.localstack.data.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What the local stack asks an api-service. */
public final class ApiEndpoint implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration SHORT_LIMIT = Duration.ofSeconds(2);

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

    /** Whether the process itself works, whatever its database and its broker do. */
    public Health health() {
        try {
            return answer("/actuator/health/liveness", SHORT_LIMIT).statusCode() == 200 ? Health.UP : Health.DOWN;
        } catch (HttpTimeoutException silent) {
            return Health.SILENT;
        } catch (IOException refused) {
            return Health.DOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.DOWN;
        }
    }

    /** When each runner that is at work registered, by id; empty also when nobody answers. */
    Map<String, String> registrations() {
        return get("/api/v1/runners").map(ApiEndpoint::activeIn).orElse(Map.of());
    }

    private static Map<String, String> activeIn(String body) {
        try {
            Map<String, String> registrations = new HashMap<>();
            for (JsonNode runner : Json.MAPPER.readTree(body)) {
                if ("ACTIVE".equals(runner.path("state").asString())) {
                    registrations.put(
                            runner.path("id").asString(),
                            runner.path("registeredAt").asString());
                }
            }
            return registrations;
        } catch (JacksonException notJson) {
            return Map.of();
        }
    }

    private Optional<String> get(String path) {
        try {
            HttpResponse<String> response = answer(path, LIMIT);
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException unreachable) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private HttpResponse<String> answer(String path, Duration limit) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(limit).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
