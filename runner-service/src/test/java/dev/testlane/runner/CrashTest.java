package dev.testlane.runner;

import static dev.testlane.runner.testing.Processes.livingWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.contract.RunOutcome;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.ApiRun;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.RunnerProcess;
import dev.testlane.runner.testing.Witness;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runners as processes of their own, killed and frozen in the middle of a run. */
class CrashTest {

    private static final Duration LEASE = Duration.ofSeconds(6);

    private Path folder;
    private VirtualHost broker;
    private FakeApi api;
    private Witness witness;

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        witness = new Witness(folder.resolve("witness"));
        broker = TestStack.rabbit().newVirtualHost();
        api = new FakeApi(broker.apiUrl(), 2, LEASE);
    }

    @AfterEach
    void stop() {
        api.close();
        witness.assertOneAtATime();
        assertThat(api.violations()).isEmpty();
    }

    private RunnerProcess runner(String id) {
        return RunnerProcess.start(id, api.url(), broker.runnerUrl(), folder.resolve("workspace-" + id));
    }

    @Test
    void killedRunnerLeavesNothingAndItsSuccessorExecutesTheRunAgain() {
        try (RunnerProcess runner = runner("runner-1")) {
            ApiRun run = api.submit(1, Witness.source(2), witness.attach());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !witness.executions().isEmpty());

            runner.signal("KILL");

            await().atMost(LEASE)
                    .untilAsserted(
                            () -> assertThat(livingWith(folder.toString())).isEmpty());
            try (RunnerProcess successor = runner("runner-1")) {
                assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
                assertThat(api.attempt(run)).isEqualTo(2);
                assertThat(successor.isAlive()).isTrue();
            }
        }
    }

    @Test
    void frozenRunnerIsReplacedWithoutOverlapAndSaysNothingWhenItThaws() {
        try (RunnerProcess frozen = runner("runner-1")) {
            ApiRun run = api.submit(1, Witness.source(5), witness.attach());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !witness.executions().isEmpty());

            frozen.signal("STOP");

            try (RunnerProcess other = runner("runner-2")) {
                await().atMost(Duration.ofSeconds(30)).until(() -> !api.isRunning(run));
                assertThat(livingWith(folder.resolve("workspace-runner-1/runs").toString()))
                        .isEmpty();
                frozen.signal("CONT");

                assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
                assertThat(api.attempt(run)).isEqualTo(2);
                assertThat(other.isAlive()).isTrue();
            }
        }
    }

    @Test
    void terminatedRunnerEndsInTimeAndHandsItsRunBack() {
        try (RunnerProcess runner = runner("runner-1")) {
            ApiRun run = api.submit(1, Witness.source(600), witness.attach());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !witness.executions().isEmpty());

            runner.signal("TERM");

            assertThat(runner.awaitEnd(Duration.ofSeconds(15))).isTrue();
            assertThat(api.handBacks(run)).hasSize(1);
            assertThat(api.log(run)).contains("test_it.py\", line").contains("in test_it");
            assertThat(livingWith(folder.toString())).isEmpty();
        }
    }
}
