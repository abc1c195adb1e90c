package dev.testlane.api.platform;

import dev.testlane.api.ApiServiceTest;
import dev.testlane.contract.InternalApi;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

/** What a web page that a tester visits can't do. */
class OpenDoorTest extends ApiServiceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1.evil.example", "%%%"})
    void aForeignPageCanChangeNothing(String origin) {
        client.post()
                .uri("/api/v1/runs/1/cancel")
                .header(HttpHeaders.ORIGIN, origin)
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectHeader()
                .contentType("application/problem+json");
    }

    @Test
    void ourOwnPageCan() {
        client.post()
                .uri("/api/v1/runs/999999999/cancel")
                .header(HttpHeaders.ORIGIN, "http://127.0.0.1:" + port)
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8081", "127.0.0.1.evil.example", "127.0.0.1:1", "localhost"})
    void aForeignNameIsRefusedEvenForReading(String host) {
        client.get()
                .uri("/api/v1/runs")
                .header(HttpHeaders.HOST, host)
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @Test
    void everyAnswerTellsBrowsersToBeStrict() {
        client.get()
                .uri("/api/v1/runs")
                .exchange()
                .expectHeader()
                .valueMatches("Content-Security-Policy", "default-src 'self'.*")
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectHeader()
                .valueEquals("X-Frame-Options", "DENY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%69nternal/v1/claims", "/intern%61l/v1/claims", "/internal/v%31/claims", "/internal"})
    void anEncodedPathLeadsNotAroundTheToken(String path) {
        client.post()
                .uri(URI.create("http://127.0.0.1:" + port + path))
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer wrong", "Basic dGVzdDp0ZXN0"})
    void theRunnerProtocolNeedsItsToken(String authorization) {
        client.post()
                .uri(InternalApi.CLAIMS)
                .header(HttpHeaders.AUTHORIZATION, authorization)
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }
}
