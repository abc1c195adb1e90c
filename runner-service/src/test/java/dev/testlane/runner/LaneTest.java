package dev.testlane.runner;

import static dev.testlane.runner.testing.Processes.livingWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.contract.RunOutcome;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A runner with one slot, and every answer that a claim can get; each test has environments of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LaneTest {

    private static final int ENVIRONMENTS = 12;
    private static final String PASSING = "def test_it(): pass\n";

    private Path folder;
    private FakeApi api;
    private TestRunner runner;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        api = new FakeApi(broker.apiUrl(), ENVIRONMENTS, Duration.ofSeconds(12));
        runner = TestRunner.start(
                "runner-1",
                api.url(),
                broker.runnerUrl(),
                folder.resolve("workspace"),
                1,
                "testlane.runner.lane-refresh=2s");
    }

    @AfterAll
    void stop() {
        await().untilAsserted(this::assertNothingWaits);
        runner.close();
        assertNothingWaits(); // a message that was not acknowledged would have come back
        api.close();
        assertThat(api.violations()).isEmpty();
    }

    private void assertNothingWaits() {
        assertThat(IntStream.rangeClosed(1, ENVIRONMENTS)
                        .map(api::waitingMessages)
                        .sum())
                .isZero();
    }

    @Test
    void messageWithoutWorkIsAcknowledged() {
        api.dispatchNothing(1);
        api.dispatchNothing(1);
        await().until(() -> api.claims(1) == 2);

        ApiRun run = api.submit(1, PASSING);

        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void heldEnvironmentIsClaimedAgainWhenItIsReleased() {
        api.reserve(2, Duration.ofMinutes(5));
        ApiRun run = api.submit(2, PASSING);
        await().until(() -> api.claims(2) >= 1);

        api.release(2, true);

        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void heldEnvironmentIsClaimedAgainAfterAWhileWhenTheNewsIsLost() {
        api.reserve(3, Duration.ofMillis(300));
        ApiRun run = api.submit(3, PASSING);
        await().until(() -> api.claims(3) >= 2);

        api.release(3, false);

        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void waitingForAnEnvironmentTakesNoSlot() {
        api.reserve(4, Duration.ofMinutes(5));
        ApiRun waiting = api.submit(4, PASSING);
        await().until(() -> api.claims(4) >= 1);

        assertThat(api.await(api.submit(5, PASSING)).outcome()).isEqualTo(RunOutcome.SUCCESS);

        api.release(4, true);
        assertThat(api.await(waiting).outcome()).isEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void failingApiDelaysRunsAndLosesNone() {
        int before = api.seen("/claims");
        api.fail("/claims", 503);
        List<ApiRun> runs = List.of(api.submit(6, PASSING), api.submit(6, PASSING), api.submit(7, PASSING));
        await().until(() -> api.seen("/claims") >= before + 2);

        api.fail("/claims", 0);

        assertThat(runs).allSatisfy(run -> assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS));
    }

    @Test
    void othersGetTheSlotBetweenTwoRunsOfOneEnvironment() {
        Witness witness = new Witness(folder.resolve("fairness"));
        List<ApiRun> many = IntStream.range(0, 6)
                .mapToObj(_ -> api.submit(8, Witness.source(0.1), witness.attach()))
                .toList();
        ApiRun other = api.submit(9, Witness.source(0.1), witness.attach());

        many.forEach(api::await);
        api.await(other);

        List<Long> order =
                witness.executions().stream().map(Witness.Execution::runId).toList();
        assertThat(order.indexOf(other.id)).isLessThanOrEqualTo(2);
        // A slot never waits for a timer; the leases but the first followed on a completion at once.
        assertThat(api.lastPauses(6)).allMatch(pause -> pause.toMillis() < 700);
        assertThat(witness.order(8)).isEqualTo(many.stream().map(run -> run.id).toList());
    }

    @Test
    void replacedRunnerKillsEverythingAndRegistersAnew() {
        Witness witness = new Witness(folder.resolve("replaced"));
        long before = api.registrations("runner-1");
        ApiRun run = api.submit(10, Witness.source(2), witness.attach());
        await().until(() -> witness.executions().size() == 1);

        api.forgetRunners();

        assertThat(api.await(run).attempt()).isEqualTo(2);
        assertThat(api.registrations("runner-1")).isEqualTo(before + 1);
        assertThat(witness.executions()).hasSize(2);
        assertThat(witness.executions().getFirst().end()).isEqualTo(Double.POSITIVE_INFINITY);
        await().untilAsserted(() ->
                assertThat(livingWith(folder.resolve("workspace").toString())).isEmpty());
    }

    @Test
    void deletedLaneIsTakenUpAgain() {
        assertThat(api.await(api.submit(11, PASSING)).outcome()).isEqualTo(RunOutcome.SUCCESS);

        api.recreateLane(11);

        assertThat(api.await(api.submit(11, PASSING)).outcome()).isEqualTo(RunOutcome.SUCCESS);
    }
}
