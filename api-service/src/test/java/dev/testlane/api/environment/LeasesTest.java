package dev.testlane.api.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.run.Run;
import dev.testlane.api.run.RunStatus;
import dev.testlane.contract.Claim;
import dev.testlane.contract.HandBack;
import dev.testlane.contract.Heartbeat;
import dev.testlane.contract.HeartbeatAnswer;
import dev.testlane.contract.HeldLease;
import dev.testlane.contract.InternalApi;
import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.RunnerState;
import dev.testlane.contract.SandboxLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

/** The protocol of claim, lease and fencing token, as runners speak it. */
class LeasesTest extends ApiServiceTest {

    @Test
    void aClaimGivesTheFirstRunWithItsSnapshot() {
        int environmentId = newEnvironment();
        Run run = accept(environmentId);

        Claim claim = newRunner().claim(environmentId);

        assertThat(claim.runId()).isEqualTo(run.id());
        assertThat(claim.attempt()).isEqualTo(1);
        assertThat(claim.testPaths()).containsExactly(SAMPLE);
        assertThat(claim.files()).extracting("path").contains(SAMPLE, "sample-tests/conftest.py");
        Run running = run(run.id());
        assertThat(running.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(running.fencingToken()).isEqualTo(claim.fencingToken());
    }

    @Test
    void aClaimTellsWhetherAnybodyMayHaveWrittenTheTests() throws IOException {
        int environmentId = newEnvironment();
        String name = "test_uploaded_" + environmentId + ".py";
        Files.writeString(TEST_FILES.resolve(name), "def test_it(): pass\n");
        accept(environmentId);
        accept(Map.of("username", "ada", "environmentId", environmentId, "testPaths", List.of(SAMPLE, name)));
        TestRunner runner = newRunner();

        Claim first = runner.claim(environmentId);
        assertThat(first.uploaded()).isFalse();
        runner.complete(first, RunOutcome.SUCCESS).expectStatus().isOk();

        assertThat(runner.claim(environmentId).uploaded()).isTrue();
    }

    @Test
    void theFleetTellsOfSandboxes() {
        String id = newRunner().id;

        client.get()
                .uri("/api/v1/runners")
                .exchange()
                .expectBody()
                .jsonPath("$[?(@.id == '%s')].sandboxLevel".formatted(id))
                .isEqualTo("none")
                .jsonPath("$[?(@.id == '%s')].sandboxShortfall".formatted(id))
                .isEqualTo("None works here.");
    }

    @Test
    void nothingQueuedGivesNothing() {
        newRunner().tryClaim(newEnvironment()).expectStatus().isNoContent();
    }

    @Test
    void ofManyClaimsAtOnceOneIsGranted() {
        int environmentId = newEnvironment();
        IntStream.range(0, 4).forEach(i -> accept(environmentId));
        List<TestRunner> runners =
                IntStream.range(0, 8).mapToObj(i -> newRunner()).toList();

        List<Integer> statuses = runners.parallelStream()
                .map(runner -> runner.tryClaim(environmentId)
                        .returnResult()
                        .getStatus()
                        .value())
                .toList();

        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 423).hasSize(7);
    }

    @Test
    void askingAgainGivesTheSameLease() {
        int environmentId = newEnvironment();
        accept(environmentId);
        TestRunner runner = newRunner();

        assertThat(runner.claim(environmentId)).isEqualTo(runner.claim(environmentId));
    }

    @Test
    void completingReleasesAndTokensGrow() {
        int environmentId = newEnvironment();
        accept(environmentId);
        accept(environmentId);
        TestRunner runner = newRunner();
        List<Long> tokens = new ArrayList<>();

        for (int i = 0; i < 2; i++) {
            Claim claim = runner.claim(environmentId);
            tokens.add(claim.fencingToken());
            runner.complete(claim, RunOutcome.SUCCESS).expectStatus().isOk();
            assertThat(run(claim.runId()).status()).isEqualTo(RunStatus.SUCCESS);
        }

        assertThat(tokens).isSorted().doesNotHaveDuplicates();
        runner.tryClaim(environmentId).expectStatus().isNoContent();
    }

    @Test
    void completingTwiceIsFineAndChangesNothing() {
        int environmentId = newEnvironment();
        accept(environmentId);
        TestRunner runner = newRunner();
        Claim claim = runner.claim(environmentId);
        runner.complete(claim, RunOutcome.SUCCESS).expectStatus().isOk();

        runner.complete(claim, RunOutcome.FAILED).expectStatus().isOk();

        assertThat(run(claim.runId()).status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void anExpiredLeaseIsLostAndItsOldTokenIsRefused() {
        int environmentId = newEnvironment();
        accept(environmentId);
        TestRunner first = newRunner();
        TestRunner second = newRunner();
        Claim lost = first.claim(environmentId);

        await().until(() -> run(lost.runId()).status() == RunStatus.QUEUED);
        Claim again = second.claim(environmentId);

        assertThat(again.runId()).isEqualTo(lost.runId());
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.fencingToken()).isGreaterThan(lost.fencingToken());
        first.complete(lost, RunOutcome.FAILED).expectStatus().isEqualTo(HttpStatus.CONFLICT);
        assertThat(run(lost.runId()).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void afterTwoLostAttemptsTheRunEndsAsAnError() {
        int environmentId = newEnvironment();
        Run run = accept(environmentId);
        TestRunner runner = newRunner();
        runner.claim(environmentId);
        runner = runner.reborn();
        runner.claim(environmentId);

        runner.reborn();

        Run ended = run(run.id());
        assertThat(ended.status()).isEqualTo(RunStatus.ERROR);
        assertThat(ended.statusReason()).contains("runner was lost");
    }

    @Test
    void heartbeatsKeepALeaseAndBringCancellations() {
        int environmentId = newEnvironment();
        Run run = accept(environmentId);
        TestRunner runner = newRunner();
        Claim claim = runner.claim(environmentId);
        post("/api/v1/runs/" + run.id() + "/cancel", "").expectStatus().isOk();

        HeartbeatAnswer answer = heartbeat(runner, claim.lease());

        assertThat(answer.lost()).isEmpty();
        assertThat(answer.cancelled()).containsExactly(run.id());
    }

    @Test
    void aLeaseThatWasLostIsToldSo() {
        int environmentId = newEnvironment();
        accept(environmentId);
        TestRunner runner = newRunner();
        HeldLease lease = runner.claim(environmentId).lease();
        TestRunner reborn = runner.reborn();

        assertThat(heartbeat(reborn, lease).lost()).containsExactly(lease);
        postAsRunner(InternalApi.HEARTBEATS, heartbeatOf(runner, lease))
                .expectStatus()
                .isEqualTo(HttpStatus.CONFLICT);
        runner.tryClaim(environmentId).expectStatus().isEqualTo(HttpStatus.CONFLICT);
    }

    @Test
    void aSecondRunnerOfTheSameNameReleasesNothing() {
        int environmentId = newEnvironment();
        accept(environmentId);
        TestRunner runner = newRunner();
        runner.claim(environmentId);

        TestRunner namesake = runner.namesake();

        namesake.tryClaim(environmentId).expectStatus().isEqualTo(HttpStatus.LOCKED);
    }

    @Test
    void aRunHandedBackIsQueuedAgainAndNotLost() {
        int environmentId = newEnvironment();
        accept(environmentId);
        TestRunner runner = newRunner();
        for (int i = 0; i < 3; i++) {
            Claim claim = runner.claim(environmentId);
            handBack(runner, claim, false);
            assertThat(run(claim.runId()).status()).isEqualTo(RunStatus.QUEUED);
        }
    }

    @Test
    void aRunHandedBackUnexecutedHasHadNoAttempt() {
        int environmentId = newEnvironment();
        accept(environmentId);
        TestRunner runner = newRunner();
        Claim unexecuted = runner.claim(environmentId);

        handBack(runner, unexecuted, true);

        assertThat(run(unexecuted.runId()).attempt()).isZero();
        Claim first = runner.claim(environmentId);
        assertThat(first.attempt()).isEqualTo(1);
        assertThat(first.fencingToken()).isGreaterThan(unexecuted.fencingToken());
        assertThat(run(first.runId()).logSize()).isZero();
    }

    private void handBack(TestRunner runner, Claim claim, boolean unexecuted) {
        var handBack =
                new HandBack(runner.id, claim.attempt(), claim.fencingToken(), "The runner stops.", false, unexecuted);
        postAsRunner(InternalApi.handBack(claim.runId()), handBack)
                .expectStatus()
                .isNoContent();
    }

    @Test
    void theBoardShowsWhoHoldsAndHowManyWait() {
        int environmentId = newEnvironment();
        Run first = accept(environmentId);
        accept(environmentId);
        newRunner().claim(environmentId);

        Environment environment = body(
                client.get()
                        .uri("/api/v1/environments/" + environmentId)
                        .exchange()
                        .expectStatus()
                        .isOk(),
                Environment.class);

        assertThat(environment.state()).isEqualTo(EnvironmentState.BUSY);
        assertThat(environment.currentRun()).extracting(Run::id).isEqualTo(first.id());
        assertThat(environment.queued()).isEqualTo(1);
    }

    private HeartbeatAnswer heartbeat(TestRunner runner, HeldLease lease) {
        return body(
                postAsRunner(InternalApi.HEARTBEATS, heartbeatOf(runner, lease))
                        .expectStatus()
                        .isOk(),
                HeartbeatAnswer.class);
    }

    private static Heartbeat heartbeatOf(TestRunner runner, HeldLease lease) {
        return new Heartbeat(
                runner.id, runner.incarnation, RunnerState.ACTIVE, 2, 1, SandboxLevel.NONE, List.of(lease));
    }
}
