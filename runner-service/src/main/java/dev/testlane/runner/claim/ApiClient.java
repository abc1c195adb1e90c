package dev.testlane.runner.claim;

import dev.testlane.contract.Claim;
import dev.testlane.contract.ClaimDeferred;
import dev.testlane.contract.Completion;
import dev.testlane.contract.CompletionAnswer;
import dev.testlane.contract.HandBack;
import dev.testlane.contract.Heartbeat;
import dev.testlane.contract.HeartbeatAnswer;
import dev.testlane.contract.InternalApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The internal HTTP interface; every method is one request and blocks until it is answered or has failed. */
public final class ApiClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DOWNLOAD_TIMEOUT = Duration.ofSeconds(60);

    private final URI api;
    private final String authorization;
    private final JsonMapper json;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /** @param api base of the API, for example {@code http://127.0.0.1:8081} */
    public ApiClient(URI api, String runnerToken, JsonMapper json) {
        this.api = api;
        this.authorization = "Bearer " + runnerToken;
        this.json = json;
    }

    /** Makes this incarnation the runner's current one. */
    void register(RunnerIdentity identity) throws IOException, InterruptedException, ApiRefusedException {
        HttpResponse<byte[]> answer = post(InternalApi.RUNNERS, identity.registration(), REQUEST_TIMEOUT);
        if (answer.statusCode() / 100 != 2) {
            throw new ApiRefusedException(InternalApi.RUNNERS, answer.statusCode());
        }
    }

    /** Empty if the API doesn't know this incarnation. */
    Optional<HeartbeatAnswer> heartbeat(Heartbeat heartbeat, Duration timeout)
            throws IOException, InterruptedException, ApiRefusedException {
        HttpResponse<byte[]> answer = post(InternalApi.HEARTBEATS, heartbeat, timeout);
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(read(answer, HeartbeatAnswer.class));
            case 409 -> Optional.empty();
            default -> throw new ApiRefusedException(InternalApi.HEARTBEATS, answer.statusCode());
        };
    }

    public ClaimAnswer claim(RunnerIdentity identity, int environmentId) throws InterruptedException {
        try {
            long sentAtMillis = BootClock.millis();
            HttpResponse<byte[]> answer = post(InternalApi.CLAIMS, identity.claimOf(environmentId), REQUEST_TIMEOUT);
            return switch (answer.statusCode()) {
                case 200 -> new ClaimAnswer.Granted(read(answer, Claim.class), sentAtMillis);
                case 204 -> new ClaimAnswer.NothingQueued();
                case 423 ->
                    new ClaimAnswer.Deferred(
                            Duration.ofMillis(read(answer, ClaimDeferred.class).retryAfterMillis()));
                case 409 -> new ClaimAnswer.Replaced(identity);
                default -> new ClaimAnswer.Unavailable("status " + answer.statusCode());
            };
        } catch (IOException e) {
            return new ClaimAnswer.Unavailable(e.toString());
        }
    }

    public CompletionResult complete(long runId, Completion completion) throws InterruptedException {
        return finish(InternalApi.completion(runId), completion);
    }

    public CompletionResult handBack(long runId, HandBack handBack) throws InterruptedException {
        return finish(InternalApi.handBack(runId), handBack);
    }

    private CompletionResult finish(String path, Object body) throws InterruptedException {
        try {
            HttpResponse<byte[]> answer = post(path, body, REQUEST_TIMEOUT);
            return switch (answer.statusCode()) {
                case 200 ->
                    new CompletionResult.Accepted(
                            read(answer, CompletionAnswer.class).othersWaiting());
                case 204 -> new CompletionResult.Accepted(false);
                case 409 -> new CompletionResult.Stale();
                default -> new CompletionResult.Unavailable("status " + answer.statusCode());
            };
        } catch (IOException e) {
            return new CompletionResult.Unavailable(e.toString());
        }
    }

    /** A file's bytes by their hash; the caller verifies them. Fails if there are more than {@code limit}. */
    public byte[] content(String sha256, long limit) throws IOException, InterruptedException, ApiRefusedException {
        String path = InternalApi.content(sha256);
        HttpRequest request = request(path, DOWNLOAD_TIMEOUT).GET().build();
        HttpResponse<byte[]> answer = http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), limit));
        if (answer.statusCode() != 200) {
            throw new ApiRefusedException(path, answer.statusCode());
        }
        return answer.body();
    }

    private HttpResponse<byte[]> post(String path, Object body, Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest request = request(path, timeout)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build();
        return http.send(request, BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return HttpRequest.newBuilder(api.resolve(path)).timeout(timeout).header("Authorization", authorization);
    }

    private <T> T read(HttpResponse<byte[]> answer, Class<T> type) throws IOException {
        try {
            return json.readValue(answer.body(), type);
        } catch (JacksonException e) {
            throw new IOException("unreadable answer of " + answer.uri().getPath(), e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
