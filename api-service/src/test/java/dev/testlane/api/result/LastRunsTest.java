package dev.testlane.api.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.run.Run;
import dev.testlane.api.run.RunStatus;
import dev.testlane.contract.Claim;
import dev.testlane.contract.Report;
import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.TestCaseResult;
import dev.testlane.contract.TestOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How each test file did when it was last executed. */
class LastRunsTest extends ApiServiceTest {

    private final String directory = "last-" + UUID.randomUUID();
    private final String one = directory + "/test_one.py";
    private final String other = directory + "/test_one_more.py";
    private final int environmentId = newEnvironment();

    @BeforeEach
    void writeFiles() throws IOException {
        Path folder = Files.createDirectories(TEST_FILES.resolve(directory));
        Files.writeString(folder.resolve("test_one.py"), "def test_a(): pass\n");
        Files.writeString(folder.resolve("test_one_more.py"), "def test_b(): pass\n");
    }

    @Test
    void aFileThatWasNeverExecutedHasNone() {
        acceptHere(one);

        assertThat(lastRuns("")).extracting(LastRun::path).doesNotContain(one, other);
    }

    @Test
    void theNewestFinishedRunCounts() {
        TestRunner runner = newRunner();
        Run first = acceptHere(one, other);
        finish(runner, RunOutcome.ERROR);
        Run second = acceptHere(one);
        finish(runner, RunOutcome.SUCCESS, result(one, TestOutcome.PASSED));
        Run cancelled = acceptHere(one);
        post("/api/v1/runs/" + cancelled.id() + "/cancel", "").expectStatus().isOk();
        acceptHere(one);

        LastRun ofOne = lastRun("", one);
        assertThat(ofOne.runId()).isEqualTo(second.id());
        assertThat(ofOne.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(ofOne.finishedAt()).isEqualTo(run(second.id()).finishedAt());
        assertThat(lastRun("", other).runId()).isEqualTo(first.id());
        assertThat(lastRun("", other).status()).isEqualTo(RunStatus.ERROR);
    }

    @Test
    void aFileWhoseTestsPassedIsNotBlamedForOthers() {
        TestRunner runner = newRunner();
        Run run = acceptHere(one, other);
        finish(runner, RunOutcome.FAILED, result(one, TestOutcome.PASSED), result(other, TestOutcome.FAILED));

        String ofRun = "?runId=" + run.id();
        assertThat(lastRuns(ofRun)).hasSize(2);
        assertThat(lastRun(ofRun, one).status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(lastRun(ofRun, other).status()).isEqualTo(RunStatus.FAILED);
    }

    @ParameterizedTest
    @EnumSource(
            value = RunOutcome.class,
            names = {"SUCCESS", "FAILED", "ERROR", "TIMED_OUT"})
    void aRunThatExecutedNoTestOfAFileSaysNothingAboutIt(RunOutcome outcome) {
        TestRunner runner = newRunner();
        Run first = acceptHere(one, other);
        finish(runner, RunOutcome.FAILED, result(one, TestOutcome.PASSED), result(other, TestOutcome.FAILED));
        // as with a keyword that only tests of the first file have, or when it ends before the second file's turn
        Run second = acceptHere(one, other);
        finish(runner, outcome, result(one, TestOutcome.PASSED));

        assertThat(lastRun("", one).runId()).isEqualTo(second.id());
        assertThat(lastRun("", other).runId()).isEqualTo(first.id());
        assertThat(lastRun("", other).status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void untilAllResultsAreThereTheRunsStatusCounts() {
        TestRunner runner = newRunner();
        Run run = acceptHere(one, other);
        Claim claim = runner.claim(environmentId);
        runner.complete(claim, RunOutcome.FAILED).expectStatus().isOk();
        database.sql("update run set report_expected = 1 where id = " + run.id())
                .then()
                .block();

        assertThat(lastRuns("?runId=" + run.id())).extracting(LastRun::status).containsOnly(RunStatus.FAILED);
    }

    @Test
    void aFileThatARunOnlyTookAlongIsNotMeant() {
        TestRunner runner = newRunner();
        acceptHere(one, other);
        finish(runner, RunOutcome.SUCCESS, result(one, TestOutcome.PASSED), result(other, TestOutcome.PASSED));
        Run again = acceptHere(one, other);
        // as a rerun of the failed tests leaves it: all files in the snapshot, some of them chosen
        database.sql("update run set test_paths = array['%s'] where id = %d".formatted(one, again.id()))
                .then()
                .block();
        finish(runner, RunOutcome.SUCCESS, result(one, TestOutcome.PASSED));

        assertThat(lastRun("", one).runId()).isEqualTo(again.id());
        assertThat(lastRun("", other).runId()).isLessThan(again.id());
    }

    @Test
    void anUnknownRunIsNotFound() {
        client.get()
                .uri("/api/v1/test-files/last-runs?runId=999999999")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    private Run acceptHere(String... paths) {
        return accept(Map.of("username", "ada", "environmentId", environmentId, "testPaths", List.of(paths)));
    }

    /** Ends the next run without results. */
    private void finish(TestRunner runner, RunOutcome outcome) {
        runner.complete(runner.claim(environmentId), outcome).expectStatus().isOk();
    }

    /** Ends the next run. */
    private void finish(TestRunner runner, RunOutcome outcome, TestCaseResult... results) {
        Claim claim = runner.claim(environmentId);
        report(new Report.TestCases(claim.runId(), claim.attempt(), claim.fencingToken(), 1, List.of(results)));
        await().until(() -> reportSequence(claim.runId()) == 1);
        runner.complete(claim, outcome).expectStatus().isOk();
    }

    private LastRun lastRun(String query, String path) {
        return lastRuns(query).stream()
                .filter(last -> last.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private List<LastRun> lastRuns(String query) {
        return List.of(body(
                client.get()
                        .uri("/api/v1/test-files/last-runs" + query)
                        .exchange()
                        .expectStatus()
                        .isOk(),
                LastRun[].class));
    }

    private long reportSequence(long runId) {
        return Long.parseLong(String.valueOf(database.sql("select report_sequence from run where id = " + runId)
                .mapValue(Long.class)
                .one()
                .block()));
    }

    private static TestCaseResult result(String path, TestOutcome outcome) {
        return new TestCaseResult(path + "::test_a", outcome, 12, null, null, null, null);
    }
}
