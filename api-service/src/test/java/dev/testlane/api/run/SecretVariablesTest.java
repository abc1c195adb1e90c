package dev.testlane.api.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.api.ApiServiceTest;
import dev.testlane.contract.Claim;
import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.Secrets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;

@ExtendWith(OutputCaptureExtension.class)
class SecretVariablesTest extends ApiServiceTest {

    private static final String SECRET = "correct-horse-battery";

    private static Map<String, Object> request(int environmentId, Map<String, String> variables, String... secret) {
        Map<String, Object> request =
                new HashMap<>(Map.of("username", "ada", "environmentId", environmentId, "testPaths", List.of(SAMPLE)));
        request.put("variables", variables);
        request.put("secretVariables", List.of(secret));
        return request;
    }

    private static Map<String, Object> request(int environmentId) {
        return request(environmentId, Map.of("GREETING", "hello", "TOKEN", SECRET), "TOKEN");
    }

    @Test
    void onlyTheRunnerGetsTheValue(CapturedOutput output) {
        int environmentId = newEnvironment();
        Run run = accept(request(environmentId));

        Claim claim = newRunner().claim(environmentId);

        assertThat(claim.variables()).isEqualTo(Map.of("GREETING", "hello"));
        assertThat(claim.secrets()).isEqualTo(new Secrets(Map.of("TOKEN", SECRET)));
        assertThat(claim.toString()).doesNotContain(SECRET);
        for (String path : List.of("/api/v1/runs?environmentId=" + environmentId, "/api/v1/runs/" + run.id())) {
            assertThat(body(client.get().uri(path).exchange().expectStatus().isOk(), String.class))
                    .doesNotContain(SECRET);
        }
        assertThat(everythingStored()).isNotEmpty().noneMatch(row -> row.contains(SECRET));
        assertThat(output).doesNotContain(SECRET);
    }

    private List<String> everythingStored() {
        return database.sql("select r::text || coalesce(s::text, '') || coalesce(encode(s.ciphertext, 'escape'), '')"
                        + " from run r left join run_secret s on s.run_id = r.id")
                .mapValue(String.class)
                .all()
                .collectList()
                .blockOptional()
                .orElseThrow();
    }

    @Test
    void variablesAreShownButSecretValuesAreNot() {
        Run run = accept(request(newEnvironment()));

        client.get()
                .uri("/api/v1/runs/{id}/variables", run.id())
                .exchange()
                .expectStatus()
                .isOk()
                .expectBodyList(RunVariable.class)
                .isEqualTo(List.of(new RunVariable("GREETING", "hello", false), new RunVariable("TOKEN", null, true)));
        client.get()
                .uri("/api/v1/runs/999999999/variables")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void aRerunHasTheSameSecrets() {
        int environmentId = newEnvironment();
        Run run = accept(request(environmentId));
        TestRunner runner = newRunner();
        runner.complete(runner.claim(environmentId), RunOutcome.SUCCESS)
                .expectStatus()
                .isOk();

        post("/api/v1/runs/" + run.id() + "/rerun", Map.of()).expectStatus().isAccepted();

        Claim again = runner.claim(environmentId);
        assertThat(again.runId()).isNotEqualTo(run.id());
        assertThat(again.secrets().values()).containsExactly(Map.entry("TOKEN", SECRET));
    }

    @Test
    void aRunWhoseKeyIsGoneEndsAndTheNextOneIsExecuted() {
        int environmentId = newEnvironment();
        Run unreadable = accept(request(environmentId));
        Run next = accept(environmentId);
        forgetKeyOf(unreadable);

        Claim claim = newRunner().claim(environmentId);

        assertThat(claim.runId()).isEqualTo(next.id());
        Run ended = run(unreadable.id());
        assertThat(ended.status()).isEqualTo(RunStatus.ERROR);
        assertThat(ended.statusReason()).contains("TOKEN could not be decrypted", "deadbeef");
        assertThat(ended.finishedAt()).isNotNull();
        assertThat(ended.attempt()).isZero();
        post("/api/v1/runs/" + unreadable.id() + "/rerun", Map.of())
                .expectStatus()
                .isEqualTo(HttpStatus.CONFLICT);
    }

    @Test
    void aKeyThatGoesBetweenAClaimAndItsRepetitionHangsNothing() {
        int environmentId = newEnvironment();
        Run run = accept(request(environmentId));
        TestRunner runner = newRunner();
        runner.claim(environmentId);
        forgetKeyOf(run);

        runner.tryClaim(environmentId).expectStatus().isEqualTo(HttpStatus.LOCKED);

        await().untilAsserted(() -> {
            runner.tryClaim(environmentId);
            assertThat(run(run.id()).status()).isEqualTo(RunStatus.ERROR);
        });
    }

    private void forgetKeyOf(Run run) {
        database.sql("update run_secret set key_id = 'deadbeef' where run_id = :id")
                .bind("id", run.id())
                .then()
                .block();
    }

    @Test
    void refusalsNeverRepeatTheValue() {
        int environmentId = newEnvironment();
        Map<String, Object> tooMuch =
                request(environmentId, Map.of("A1", "x".repeat(8_192), "A2", "hunter2"), "A1", "A2");
        assertThat(body(post("/api/v1/runs", tooMuch).expectStatus().isBadRequest(), String.class))
                .contains("8 KiB together")
                .doesNotContain("hunter2", "xxxx");
        Map<String, Object> tooShort = request(environmentId, Map.of("PIN", "a\nb\tz"), "PIN");
        assertThat(body(post("/api/v1/runs", tooShort).expectStatus().isBadRequest(), String.class))
                .contains("\"secretVariables.PIN\"", "at least 4 characters")
                .doesNotContain("a\\nb");
        assertThat(new RunRequest("ada", 1, List.of(), null, null, null, Map.of("A", "hunter2"), List.of("A")))
                .asString()
                .doesNotContain("hunter2");
    }
}
