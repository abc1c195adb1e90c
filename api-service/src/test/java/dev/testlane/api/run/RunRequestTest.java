package dev.testlane.api.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.testlane.api.ApiServiceTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Bad input gets a problem that names the field. */
class RunRequestTest extends ApiServiceTest {

    private static final String PATHS = "\"testPaths\":[\"" + SAMPLE + "\"]";
    private static final String GOOD = "\"username\":\"ada\",\"environmentId\":1," + PATHS;

    static Stream<Arguments> badRequests() {
        return Stream.of(
                arguments("{}", "username"),
                arguments("{}", "environmentId"),
                arguments("{}", "testPaths"),
                arguments("{\"username\":\"  \",\"environmentId\":1," + PATHS + "}", "username"),
                arguments("{\"username\":\"a\\u0007b\",\"environmentId\":1," + PATHS + "}", "username"),
                arguments("{\"username\":\"" + "x".repeat(129) + "\",\"environmentId\":1," + PATHS + "}", "username"),
                arguments(
                        "{\"username\":\"" + "x".repeat(1_000_000) + "\",\"environmentId\":1," + PATHS + "}",
                        "username"),
                arguments("{\"username\":7,\"environmentId\":1," + PATHS + "}", "username"),
                arguments("{\"username\":\"ada\",\"environmentId\":0," + PATHS + "}", "environmentId"),
                arguments("{\"username\":\"ada\",\"environmentId\":101," + PATHS + "}", "environmentId"),
                arguments("{\"username\":\"ada\",\"environmentId\":\"x\"," + PATHS + "}", "environmentId"),
                arguments("{\"username\":\"ada\",\"environmentId\":\"7\"," + PATHS + "}", "environmentId"),
                arguments("{\"username\":\"ada\",\"environmentId\":1.5," + PATHS + "}", "environmentId"),
                arguments("{\"username\":\"ada\",\"environmentId\":99999999999," + PATHS + "}", "environmentId"),
                arguments("{\"username\":\"ada\",\"environmentId\":1,\"testPaths\":[]}", "testPaths"),
                arguments("{\"username\":\"ada\",\"environmentId\":1,\"testPaths\":\"a\"}", "testPaths"),
                arguments("{\"username\":\"ada\",\"environmentId\":1,\"testPaths\":[null]}", "testPaths[0]"),
                arguments(
                        "{\"username\":\"ada\",\"environmentId\":1,\"testPaths\":[\"" + SAMPLE + "\",\"no.py\"]}",
                        "testPaths[1]"),
                arguments(
                        "{\"username\":\"ada\",\"environmentId\":1,\"testPaths\":[\"../test_x.py\"]}", "testPaths[0]"),
                arguments(
                        "{\"username\":\"ada\",\"environmentId\":1,\"testPaths\":[\"sample-tests/../../test_x.py\"]}",
                        "testPaths[0]"),
                arguments("{\"username\":\"ada\",\"environmentId\":1,\"testPaths\":[\"/etc/passwd\"]}", "testPaths[0]"),
                arguments("{\"username\":\"ada\",\"environmentId\":1,\"testPaths\":[\"a\\u0000.py\"]}", "testPaths[0]"),
                arguments("{" + GOOD + ",\"timeoutSeconds\":0}", "timeoutSeconds"),
                arguments("{" + GOOD + ",\"timeoutSeconds\":86401}", "timeoutSeconds"),
                arguments("{" + GOOD + ",\"priority\":11}", "priority"),
                arguments("{" + GOOD + ",\"keyword\":\"a\\nb\"}", "keyword"),
                arguments("{" + GOOD + ",\"variables\":{\"lower\":\"x\"}}", "variables.lower"),
                arguments("{" + GOOD + ",\"variables\":{\"TESTLANE_URL\":\"x\"}}", "variables.TESTLANE_URL"),
                arguments("{" + GOOD + ",\"variables\":{\"A\":null}}", "variables.A"),
                arguments("{" + GOOD + ",\"variables\":{\"A\":{\"b\":1}}}", "variables.A"),
                arguments("{" + GOOD + ",\"variables\":{\"A\":\"" + "x".repeat(8_193) + "\"}}", "variables.A"),
                arguments("{" + GOOD + ",\"variables\":{\"A\":\"\\ud800\"}}", "variables.A"),
                arguments("{" + GOOD + ",\"variables\":[]}", "variables"),
                arguments("{" + GOOD + ",\"secretVariables\":[\"A\"]}", "secretVariables.A"),
                arguments("{" + GOOD + ",\"secretVariables\":[null]}", "secretVariables[0]"),
                arguments("{" + GOOD + ",\"secretVariables\":\"A\"}", "secretVariables"),
                arguments(
                        "{" + GOOD + ",\"variables\":{\"A\":\"abc\"},\"secretVariables\":[\"A\"]}",
                        "secretVariables.A"),
                arguments("{" + GOOD, "body"),
                arguments("[]", "body"),
                arguments("", "body"),
                arguments("not json", "body"));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void badRequestsNameTheField(String json, String field) {
        client.post()
                .uri("/api/v1/runs")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(json)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType("application/problem+json")
                .expectBody(String.class)
                .value(problem -> assertThat(problem)
                        .contains("\"errors\":", "\"field\":\"" + field + "\"")
                        .doesNotContain("Exception", "tools.jackson", "\tat "));
    }

    @Test
    void anotherContentTypeIsRefused() {
        client.post()
                .uri("/api/v1/runs")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("{" + GOOD + "}")
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
                .expectHeader()
                .contentType("application/problem+json");
    }

    @Test
    void aBodyWithoutMeasureIsRefused() {
        client.post()
                .uri("/api/v1/runs")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"username\":\"" + "x".repeat(3_000_000) + "\"}")
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
    }

    static Stream<Arguments> badQueries() {
        return Stream.of(
                arguments("/api/v1/runs?limit=0", "limit"),
                arguments("/api/v1/runs?limit=201", "limit"),
                arguments("/api/v1/runs?limit=x", "limit"),
                arguments("/api/v1/runs?cursor=x", "cursor"),
                arguments("/api/v1/runs?status=DONE", "status"),
                arguments("/api/v1/runs?environmentId=x", "environmentId"),
                arguments("/api/v1/runs?username=%00", "username"),
                arguments("/api/v1/runs/x", "id"),
                arguments("/api/v1/environments/x", "id"),
                arguments("/api/v1/test-files/content", "path"));
    }

    @ParameterizedTest
    @MethodSource("badQueries")
    void badQueriesNameTheParameter(String uri, String field) {
        client.get()
                .uri(java.net.URI.create("http://127.0.0.1:" + port + uri))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody(String.class)
                .value(problem -> assertThat(problem).contains("\"field\":\"" + field + "\""));
    }
}
