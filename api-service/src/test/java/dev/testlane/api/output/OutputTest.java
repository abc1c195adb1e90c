package dev.testlane.api.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.api.ApiServiceTest;
import dev.testlane.contract.Claim;
import dev.testlane.contract.Counts;
import dev.testlane.contract.Report;
import dev.testlane.contract.RunOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

/** Reports come from the broker and end in logs and streams: every byte once, in order. */
class OutputTest extends ApiServiceTest {

    private static final ParameterizedTypeReference<ServerSentEvent<JsonNode>> EVENT =
            new ParameterizedTypeReference<>() {};

    @Test
    void aLogIsWhatWasReportedOnceAndInOrder() {
        Claim claim = claimOne(newRunner());
        report(output(claim, 1, 0, "one\n"), output(claim, 2, 4, "zwölf\n"), output(claim, 2, 4, "zwölf\n"));
        report(output(claim, 1, 0, "one\n"), output(claim, 3, 11, "\ud83d\ude80"));

        awaitLog(claim.runId(), "one\nzwölf\n\ud83d\ude80");
        assertThat(run(claim.runId()).logSize()).isEqualTo(15);
    }

    @Test
    void reportsAfterAGapOrWithAnOldTokenAreDropped() {
        TestRunner runner = newRunner();
        Claim claim = claimOne(runner);
        report(
                output(claim, 1, 0, "good\n"),
                output(claim, 3, 9, "after a gap\n"),
                new Report.Output(claim.runId(), 1, claim.fencingToken() - 1, 2, 5, "old token\n"));
        report(output(claim, 2, 5, "next\n"));

        awaitLog(claim.runId(), "good\nnext\n");
    }

    @Test
    void aSecondAttemptGoesOnBehindTheFirst() {
        TestRunner runner = newRunner();
        Claim first = claimOne(runner);
        report(output(first, 1, 0, "first\n"));
        awaitLog(first.runId(), "first\n");
        runner = runner.reborn();
        Claim second = runner.claim(first.environmentId());

        report(output(second, 1, 0, "second\n"), output(first, 2, 6, "late\n"));

        await().untilAsserted(() -> assertThat(log(first.runId()))
                .startsWith("first\n")
                .contains("A new attempt starts here")
                .endsWith("second\n")
                .doesNotContain("late"));
    }

    @Test
    void aLogCanBeReadInParts() {
        Claim claim = claimOne(newRunner());
        report(output(claim, 1, 0, "0123456789"));
        awaitLog(claim.runId(), "0123456789");
        String uri = "/api/v1/runs/%d/log".formatted(claim.runId());

        client.get()
                .uri(uri)
                .header(HttpHeaders.RANGE, "bytes=2-4")
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.PARTIAL_CONTENT)
                .expectHeader()
                .valueEquals(HttpHeaders.CONTENT_RANGE, "bytes 2-4/10")
                .expectBody(String.class)
                .isEqualTo("234");
        client.get()
                .uri(uri)
                .header(HttpHeaders.RANGE, "bytes=-3")
                .exchange()
                .expectBody(String.class)
                .isEqualTo("789");
        client.get()
                .uri(uri)
                .header(HttpHeaders.RANGE, "bytes=10-")
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE);
    }

    @Test
    void aStreamShowsTheRunItsOutputAndItsEnd() {
        TestRunner runner = newRunner();
        Claim claim = claimOne(runner);
        List<String> kinds = new ArrayList<>();

        StepVerifier.create(events(claim.runId(), 0).doOnNext(event -> kinds.add(String.valueOf(event.event()))))
                .assertNext(event -> assertThat(event.event()).isEqualTo("run"))
                .then(() -> report(output(claim, 1, 0, "live\n")))
                .assertNext(event -> {
                    assertThat(event.event()).isEqualTo("output");
                    assertThat(event.id()).isEqualTo("5");
                    assertThat(data(event).get("text").asString()).isEqualTo("live\n");
                    assertThat(data(event).get("offset").asInt()).isZero();
                })
                .then(() -> runner.complete(claim, RunOutcome.SUCCESS, 10)
                        .expectStatus()
                        .isOk())
                .thenConsumeWhile(event -> "run".equals(event.event()) && !kinds.contains("end"), event -> {
                    if ("SUCCESS".equals(data(event).path("status").asString(""))) {
                        // the end waits for output that is still on its way
                        report(output(claim, 2, 5, "late\n"));
                    }
                })
                .assertNext(
                        event -> assertThat(data(event).get("text").asString()).isEqualTo("late\n"))
                .thenConsumeWhile(event -> "run".equals(event.event()))
                .assertNext(event -> assertThat(event.event()).isEqualTo("end"))
                .expectComplete()
                .verify(Duration.ofSeconds(15));
    }

    @Test
    void aStreamResumesAnywhereWithoutGapOrDuplicate() {
        TestRunner runner = newRunner();
        Claim claim = claimOne(runner);
        String whole = "a line with ümläuts\n".repeat(100);
        report(output(claim, 1, 0, whole));
        int length = whole.getBytes(StandardCharsets.UTF_8).length;
        awaitLog(claim.runId(), whole);
        runner.complete(claim, RunOutcome.SUCCESS, length).expectStatus().isOk();

        for (int offset : List.of(0, 14, 1_001, length)) {
            String text = events(claim.runId(), offset)
                    .filter(event -> "output".equals(event.event()))
                    .map(event -> data(event).get("text").asString())
                    .reduce("", String::concat)
                    .block(Duration.ofSeconds(10));
            byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
            assertThat(text).isEqualTo(new String(bytes, offset, length - offset, StandardCharsets.UTF_8));
        }
    }

    @Test
    void nobodyFollowsALogFromBeyondItsEnd() {
        Claim claim = claimOne(newRunner());
        report(output(claim, 1, 0, "text\n"));
        awaitLog(claim.runId(), "text\n");

        client.get()
                .uri("/api/v1/runs/{id}/events?offset=6", claim.runId())
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody(String.class)
                .value(problem -> assertThat(problem).contains("\"field\":\"offset\"", "at most 5"));
    }

    @Test
    void theEndOfALogThatIsStillOnItsWayCanBeFollowed() {
        TestRunner runner = newRunner();
        Claim claim = claimOne(runner);
        runner.complete(claim, RunOutcome.SUCCESS, 9).expectStatus().isOk();

        ServerSentEvent<JsonNode> first = events(claim.runId(), 5).blockFirst(Duration.ofSeconds(10));

        assertThat(first).isNotNull();
        assertThat(data(first).path("logSize").asInt()).isEqualTo(9);
    }

    @Test
    void storingReportsAndCompletingAtOnceDoNotLockEachOtherOut() {
        TestRunner runner = newRunner();
        int environmentId = newEnvironment();
        for (int round = 0; round < 30; round++) {
            accept(environmentId);
            Claim claim = runner.claim(environmentId);
            Counts counts = new Counts(1, 1, 0, 0, 0, 0, 0);
            report(
                    output(claim, 1, 0, "text\n"),
                    new Report.Progress(claim.runId(), claim.attempt(), claim.fencingToken(), 2, counts, null));
            runner.complete(claim, RunOutcome.SUCCESS, 5).expectStatus().isOk();
        }
    }

    @Test
    void aStreamEndsWhenTheDatabaseSaysThatTheEndOfTheLogIsTenMinutesLate() {
        TestRunner runner = newRunner();
        Claim claim = claimOne(runner);
        runner.complete(claim, RunOutcome.SUCCESS, 10).expectStatus().isOk();
        List<String> kinds = new CopyOnWriteArrayList<>();

        Disposable following = events(claim.runId(), 0).subscribe(event -> kinds.add(String.valueOf(event.event())));
        try {
            await().untilAsserted(() -> assertThat(kinds).isNotEmpty());
            assertThat(kinds).doesNotContain("end");
            database.sql("update run set finished_at = now() - interval '10 minutes' where id = :id")
                    .bind("id", claim.runId())
                    .then()
                    .block();

            await().untilAsserted(() -> assertThat(kinds).endsWith("end"));
        } finally {
            following.dispose();
        }
    }

    private Flux<ServerSentEvent<JsonNode>> events(long runId, long offset) {
        return client.get()
                .uri("/api/v1/runs/{id}/events", runId)
                .header("Last-Event-ID", String.valueOf(offset))
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(EVENT)
                .getResponseBody()
                .filter(event -> event.event() != null && !"test-cases".equals(event.event()));
    }

    private static JsonNode data(ServerSentEvent<JsonNode> event) {
        return Objects.requireNonNull(event.data());
    }

    private Claim claimOne(TestRunner runner) {
        int environmentId = newEnvironment();
        accept(environmentId);
        return runner.claim(environmentId);
    }

    private static Report output(Claim claim, long sequence, long offset, String text) {
        return new Report.Output(claim.runId(), claim.attempt(), claim.fencingToken(), sequence, offset, text);
    }

    private void awaitLog(long runId, String expected) {
        await().untilAsserted(() -> assertThat(log(runId)).isEqualTo(expected));
    }

    private String log(long runId) {
        String log = client.get()
                .uri("/api/v1/runs/{id}/log", runId)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        return log == null ? "" : log;
    }
}
