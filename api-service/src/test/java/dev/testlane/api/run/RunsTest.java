package dev.testlane.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.api.ApiServiceTest;
import dev.testlane.contract.RunOutcome;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

class RunsTest extends ApiServiceTest {

    @Test
    void acceptsARunAndTellsWhereItIs() {
        int environmentId = newEnvironment();
        var request = Map.of("username", "ada", "environmentId", environmentId, "testPaths", List.of(SAMPLE));

        Run run = body(
                post("/api/v1/runs", request)
                        .expectStatus()
                        .isAccepted()
                        .expectHeader()
                        .valueMatches(HttpHeaders.LOCATION, "/api/v1/runs/\\d+"),
                Run.class);

        assertThat(run.status()).isEqualTo(RunStatus.QUEUED);
        assertThat(run.queuePosition()).isEqualTo(1);
        assertThat(run.testPaths()).containsExactly(SAMPLE);
        assertThat(run.timeoutSeconds()).isEqualTo(1_800);
        assertThat(run.source()).isEqualTo(RunSource.API);
        assertThat(run(run.id())).isEqualTo(run);
    }

    @Test
    void theSameIdempotencyKeyGivesTheSameRun() {
        int environmentId = newEnvironment();
        var request = Map.of("username", "ada", "environmentId", environmentId, "testPaths", List.of(SAMPLE));

        List<Long> ids = IntStream.range(0, 8)
                .parallel()
                .mapToObj(attempt -> body(
                                client.post()
                                        .uri("/api/v1/runs")
                                        .header("Idempotency-Key", "key-" + environmentId)
                                        .bodyValue(request)
                                        .exchange()
                                        .expectStatus()
                                        .isAccepted(),
                                Run.class)
                        .id())
                .toList();

        assertThat(ids).containsOnly(ids.getFirst());
    }

    @Test
    void queuedRunsStandInOrderOfPriorityThenAcceptance() {
        int environmentId = newEnvironment();
        long first = accept(environmentId).id();
        long second = accept(environmentId).id();
        long urgent = accept(Map.of(
                        "username", "ada", "environmentId", environmentId, "testPaths", List.of(SAMPLE), "priority", 5))
                .id();

        client.get()
                .uri("/api/v1/environments/{id}/queue", environmentId)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBodyList(Run.class)
                .value(queue -> {
                    assertThat(queue).extracting(Run::id).containsExactly(urgent, first, second);
                    assertThat(queue).extracting(Run::queuePosition).containsExactly(1, 2, 3);
                });
    }

    @Test
    void listsNewestFirstPageByPage() {
        int environmentId = newEnvironment();
        List<Long> ids =
                IntStream.range(0, 5).mapToObj(i -> accept(environmentId).id()).toList();
        String list = "/api/v1/runs?limit=2&environmentId=" + environmentId;

        RunPage first = body(client.get().uri(list).exchange(), RunPage.class);
        RunPage second =
                body(client.get().uri(list + "&cursor=" + first.nextCursor()).exchange(), RunPage.class);

        assertThat(first.items()).extracting(Run::id).containsExactly(ids.get(4), ids.get(3));
        assertThat(second.items()).extracting(Run::id).containsExactly(ids.get(2), ids.get(1));
    }

    @Test
    void filtersByEveryField() {
        int environmentId = newEnvironment();
        Run run = accept(Map.of("username", "Grace", "environmentId", environmentId, "testPaths", List.of(SAMPLE)));
        Run other = accept(environmentId);

        String here = "/api/v1/runs?environmentId=" + environmentId;
        assertThat(idsOf(here + "&username=Grace")).containsExactly(run.id());
        assertThat(idsOf(here + "&q=grac")).containsExactly(run.id());
        assertThat(idsOf(here + "&q=" + other.id())).containsExactly(other.id());
        assertThat(idsOf(here + "&testPath=" + SAMPLE + "&status=QUEUED,RUNNING"))
                .containsExactly(other.id(), run.id());
        assertThat(idsOf(here + "&status=SUCCESS")).isEmpty();
        assertThat(idsOf(here + "&testPath=nothing.py")).isEmpty();
    }

    private List<Long> idsOf(String uri) {
        return body(client.get().uri(uri).exchange().expectStatus().isOk(), RunPage.class).items().stream()
                .map(Run::id)
                .toList();
    }

    @Test
    void cancelsAQueuedRunAtOnce() {
        Run run = accept(newEnvironment());

        Run cancelled = body(
                post("/api/v1/runs/" + run.id() + "/cancel", "").expectStatus().isOk(), Run.class);

        assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(cancelled.finishedAt()).isNotNull();
        assertThat(cancelled.queuePosition()).isNull();
    }

    @Test
    void refusesToCancelWhatHasEnded() {
        int environmentId = newEnvironment();
        accept(environmentId);
        var runner = newRunner();
        var claim = runner.claim(environmentId);
        runner.complete(claim, RunOutcome.SUCCESS).expectStatus().isOk();

        post("/api/v1/runs/" + claim.runId() + "/cancel", "").expectStatus().isEqualTo(HttpStatus.CONFLICT);

        assertThat(run(claim.runId()).status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void anUnknownRunIsNotFound() {
        client.get()
                .uri("/api/v1/runs/999999999")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .contentType("application/problem+json");
    }
}
