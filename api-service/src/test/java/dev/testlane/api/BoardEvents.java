package dev.testlane.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An open page: hears {@code test-file} events of one instance from now on. */
public final class BoardEvents implements AutoCloseable {

    private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT =
            new ParameterizedTypeReference<>() {};
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<JsonNode> files = new CopyOnWriteArrayList<>();
    private final List<JsonNode> directories = new CopyOnWriteArrayList<>();
    private final List<String> comments = new CopyOnWriteArrayList<>();
    private final Disposable subscription;

    public static BoardEvents of(int port) {
        var events = new BoardEvents(port);
        Awaitility.await().until(() -> !events.comments.isEmpty());
        return events;
    }

    private BoardEvents(int port) {
        subscription = WebClient.create("http://127.0.0.1:" + port)
                .get()
                .uri("/api/v1/events")
                .retrieve()
                .bodyToFlux(EVENT)
                .subscribe(this::take, failure -> comments.add(failure.toString()));
    }

    private void take(ServerSentEvent<String> event) {
        if ("test-file".equals(event.event())) {
            files.add(JSON.readTree(event.data()));
        } else if ("test-directory".equals(event.event())) {
            directories.add(JSON.readTree(event.data()));
        } else if (event.comment() != null) {
            comments.add(event.comment());
        }
    }

    /** Files of the events so far. */
    public List<JsonNode> files() {
        return files;
    }

    /** Waits for an event of a file. */
    public JsonNode awaitFile(String path, Duration patience, Predicate<JsonNode> condition) {
        return awaitEvent(files, path, patience, condition);
    }

    /** Waits for an event of a directory. */
    public JsonNode awaitDirectory(String path, Duration patience, Predicate<JsonNode> condition) {
        return awaitEvent(directories, path, patience, condition);
    }

    private static JsonNode awaitEvent(
            List<JsonNode> events, String path, Duration patience, Predicate<JsonNode> condition) {
        return Awaitility.await()
                .atMost(patience)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> events.stream()
                                .filter(event -> event.path("path").asString().equals(path))
                                .filter(condition)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Whether the service has ended the stream. */
    public boolean isOver() {
        return subscription.isDisposed();
    }

    public void forget() {
        files.clear();
    }

    @Override
    public void close() {
        subscription.dispose();
    }
}
