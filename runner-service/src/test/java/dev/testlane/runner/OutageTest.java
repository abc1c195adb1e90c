package dev.testlane.runner;

import static dev.testlane.runner.testing.Processes.livingWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.RunnerState;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.ApiRun;
import dev.testlane.runner.testing.CuttableProxy;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.TestRunner;
import dev.testlane.runner.testing.Witness;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The network between the runner and the others is cut, or the runner is stopped, in the middle of runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageTest {

    private static final Duration LEASE = Duration.ofSeconds(6);

    private VirtualHost broker;
    private FakeApi api;
    private CuttableProxy toApi;
    private CuttableProxy toBroker;
    private Path folder;
    private Witness witness;
    private TestRunner runner;

    @BeforeAll
    void createBroker() {
        broker = TestStack.rabbit().newVirtualHost();
    }

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        witness = new Witness(folder.resolve("witness"));
        api = new FakeApi(broker.apiUrl(), 3, LEASE);
        toApi = new CuttableProxy(api.url());
        toBroker = new CuttableProxy(URI.create(broker.runnerUrl()));
        runner = start("runner-1", "testlane.runner.stop-grace=0s");
    }

    private TestRunner start(String id, String... settings) {
        return TestRunner.start(
                id, toApi.url(), toBroker.url().toString(), folder.resolve("workspace-" + id), 2, settings);
    }

    @AfterEach
    void stop() throws IOException {
        runner.close();
        toApi.close();
        toBroker.close();
        api.close();
        witness.assertOneAtATime();
        assertThat(api.violations()).isEmpty();
        assertThat(livingWith(folder.toString())).isEmpty();
    }

    private ApiRun submitAndAwaitStart(double seconds) {
        ApiRun run = api.submit(1, Witness.source(seconds), witness.attach());
        await().until(() -> !witness.executions().isEmpty());
        return run;
    }

    @Test
    void runGoesOnWithoutTheBrokerAndEndsWhenItsReportsAreConfirmed() {
        ApiRun run = submitAndAwaitStart(1);
        toBroker.cut();
        await().until(() -> witness.executions().getFirst().end() != Double.POSITIVE_INFINITY);
        ApiRun next = api.submit(1, Witness.source(0.1), witness.attach());
        await().pollDelay(LEASE.plusSeconds(1)).until(() -> api.isRunning(run));
        assertThat(api.completion(run)).isNull();

        toBroker.mend();

        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(api.await(next).outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(api.log(run)).contains("1 passed");
        assertThat(witness.executions()).hasSize(2);
    }

    @Test
    void brokenConnectionsRepeatNothing() {
        ApiRun run = submitAndAwaitStart(2);
        List<ApiRun> others = List.of(
                api.submit(1, Witness.source(0.1), witness.attach()),
                api.submit(2, Witness.source(0.1), witness.attach()));
        toBroker.breakConnections();

        assertThat(api.await(run).attempt()).isEqualTo(1);
        assertThat(others)
                .allSatisfy(other -> assertThat(api.await(other).outcome()).isEqualTo(RunOutcome.SUCCESS));
        assertThat(witness.executions()).hasSize(3);
    }

    @Test
    void withoutTheApiEverythingIsDeadBeforeTheLeaseEnds() {
        ApiRun run = submitAndAwaitStart(600);
        toApi.cut();
        long cutAt = System.nanoTime();

        await().atMost(LEASE)
                .untilAsserted(() -> assertThat(
                                livingWith(folder.resolve("workspace-runner-1").toString()))
                        .isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - cutAt)).isLessThan(LEASE);
        api.abandon(run);

        toApi.mend();
        assertThat(api.await(api.submit(1, "def test_it(): pass\n")).outcome()).isEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void stoppingRunnerTellsOfARunThatNoTestProcessKnew() {
        api.fail("/contents/", 503);
        ApiRun run = api.submit(1, Witness.source(0.1), witness.attach());
        await().until(() -> api.isRunning(run));

        runner.close();

        assertThat(api.handBacks(run))
                .singleElement()
                .satisfies(handBack -> assertThat(handBack.unexecuted()).isTrue());
        api.fail("/contents/", 0);
        runner = start("runner-2");
        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(witness.executions()).hasSize(1);
    }

    @Test
    void stoppingRunnerHandsRunsBack() {
        ApiRun run = submitAndAwaitStart(1);

        runner.close();

        assertThat(livingWith(folder.toString())).isEmpty();
        assertThat(api.handBacks(run)).singleElement().satisfies(handBack -> {
            assertThat(handBack.reason()).isEqualTo("The runner was stopped.");
            assertThat(handBack.unexecuted()).isFalse();
        });
        assertThat(api.heartbeats("runner-1").getLast().state()).isEqualTo(RunnerState.STOPPED);
        runner = start("runner-2");
        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void stoppingRunnerWaitsForRunsWithinItsGrace() {
        runner.close();
        runner = start("runner-2", "testlane.runner.stop-grace=30s");
        ApiRun run = submitAndAwaitStart(1);
        ApiRun next = api.submit(1, "def test_it(): pass\n");

        runner.close();

        assertThat(api.completion(run)).isNotNull();
        assertThat(api.attempt(next)).isZero();
        api.abandon(next);
    }
}
