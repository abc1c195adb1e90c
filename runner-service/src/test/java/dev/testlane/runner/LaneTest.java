package dev.testlane.runner;

import static dev.testlane.runner.testing.Processes.livingWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.RunnerState;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.ApiRun;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.TestRunner;
import dev.testlane.runner.testing.Witness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A runner with one slot, and every answer that a claim can get. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LaneTest {

    private static final String PASSING = "def test_it(): pass\n";

    private VirtualHost broker;
    private Path folder;
    private FakeApi api;
    private TestRunner runner;

    @BeforeAll
    void createBroker() {
        broker = TestStack.rabbit().newVirtualHost();
    }

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        api = new FakeApi(broker.apiUrl(), 12, Duration.ofSeconds(6));
        runner = TestRunner.start("runner-1", api.url(), broker.runnerUrl(), folder.resolve("workspace"), 1);
    }

    @AfterEach
    void stop() {
        runner.close();
        api.close();
        assertThat(api.violations()).isEmpty();
    }

    private void assertAllMessagesWereAcknowledged() {
        runner.close(); // what is not acknowledged comes back with that
        assertThat(IntStream.rangeClosed(1, 12).map(api::waitingMessages).sum()).isZero();
    }

    @Test
    void messageWithoutWorkIsAcknowledged() {
        api.dispatchNothing(1);
        api.dispatchNothing(1);
        await().until(() -> api.claims(1) == 2);

        ApiRun run = api.submit(1, PASSING);

        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertAllMessagesWereAcknowledged();
    }

    @Test
    void heldEnvironmentIsClaimedAgainWhenItIsReleased() {
        api.deferFor(Duration.ofMinutes(5));
        api.reserve(1);
        ApiRun run = api.submit(1, PASSING);
        await().until(() -> api.claims(1) == 1);

        api.release(1, true);

        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(api.claims(1)).isEqualTo(2);
        assertAllMessagesWereAcknowledged();
    }

    @Test
    void heldEnvironmentIsClaimedAgainAfterAWhileWhenTheNewsIsLost() {
        api.deferFor(Duration.ofMillis(300));
        api.reserve(1);
        ApiRun run = api.submit(1, PASSING);
        await().until(() -> api.claims(1) >= 2);

        api.release(1, false);

        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void waitingForAnEnvironmentTakesNoSlot() {
        api.deferFor(Duration.ofMinutes(5));
        api.reserve(1);
        ApiRun waiting = api.submit(1, PASSING);
        await().until(() -> api.claims(1) == 1);

        assertThat(api.await(api.submit(2, PASSING)).outcome()).isEqualTo(RunOutcome.SUCCESS);

        api.release(1, true);
        assertThat(api.await(waiting).outcome()).isEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void failingApiDelaysRunsAndLosesNone() {
        api.fail("/claims", 503);
        List<ApiRun> runs = List.of(api.submit(1, PASSING), api.submit(1, PASSING), api.submit(2, PASSING));
        await().until(() -> api.seen("/claims") >= 2);

        api.fail("/claims", 0);

        assertThat(runs).allSatisfy(run -> assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS));
        assertAllMessagesWereAcknowledged();
    }

    @Test
    void othersGetTheSlotBetweenTwoRunsOfOneEnvironment() {
        Witness witness = new Witness(folder.resolve("witness"));
        List<ApiRun> many = IntStream.range(0, 6)
                .mapToObj(_ -> api.submit(1, Witness.source(0.1), witness.attach()))
                .toList();
        ApiRun other = api.submit(2, Witness.source(0.1), witness.attach());

        many.forEach(api::await);
        api.await(other);

        List<Long> order =
                witness.executions().stream().map(Witness.Execution::runId).toList();
        assertThat(order.indexOf(other.id)).isLessThanOrEqualTo(2);
    }

    @Test
    void replacedRunnerKillsEverythingAndRegistersAnew() {
        Witness witness = new Witness(folder.resolve("witness"));
        ApiRun run = api.submit(1, Witness.source(3), witness.attach());
        await().until(() -> witness.executions().size() == 1);

        api.forgetRunners();

        await().untilAsserted(() -> assertThat(api.registrations("runner-1")).isEqualTo(2));
        assertThat(api.await(run).attempt()).isEqualTo(2);
        assertThat(witness.executions())
                .hasSize(2)
                .first()
                .satisfies(first -> assertThat(first.end()).isEqualTo(Double.POSITIVE_INFINITY));
        assertThat(livingWith(folder.toString())).isEmpty();
    }

    @Test
    void deletedLaneIsTakenUpAgain() {
        assertThat(api.await(api.submit(1, PASSING)).outcome()).isEqualTo(RunOutcome.SUCCESS);

        api.recreateLane(1);

        assertThat(api.await(api.submit(1, PASSING)).outcome()).isEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void runsGoOnWhenTheStoppingRunnerHandsThemBack() {
        Witness witness = new Witness(folder.resolve("witness"));
        ApiRun run = api.submit(1, Witness.source(1), witness.attach());
        await().until(() -> witness.executions().size() == 1);

        runner.close();

        assertThat(livingWith(folder.toString())).isEmpty();
        assertThat(api.handBacks(run))
                .singleElement()
                .satisfies(handBack -> assertThat(handBack.reason()).isEqualTo("The runner was stopped."));
        assertThat(api.heartbeats("runner-1").getLast().state()).isEqualTo(RunnerState.STOPPED);
        runner = TestRunner.start("runner-2", api.url(), broker.runnerUrl(), folder.resolve("workspace"), 1);
        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void stopWaitsForRunsWithinItsGrace() {
        runner.close();
        runner = TestRunner.start(
                "runner-2",
                api.url(),
                broker.runnerUrl(),
                folder.resolve("workspace"),
                1,
                "testlane.runner.stop-grace=30s");
        Witness witness = new Witness(folder.resolve("witness"));
        ApiRun run = api.submit(1, Witness.source(1), witness.attach());
        ApiRun next = api.submit(1, PASSING);
        await().until(() -> witness.executions().size() == 1);

        runner.close();

        assertThat(api.completion(run)).isNotNull();
        assertThat(api.attempt(next)).isZero();
        runner = TestRunner.start("runner-3", api.url(), broker.runnerUrl(), folder.resolve("workspace"), 1);
        api.await(next);
    }
}
