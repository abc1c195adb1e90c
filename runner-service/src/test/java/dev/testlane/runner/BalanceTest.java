package dev.testlane.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.ApiRun;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.TestRunner;
import dev.testlane.runner.testing.Witness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Several runners share the lanes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BalanceTest {

    private static final int ENVIRONMENTS = 30;

    private final List<TestRunner> runners = new ArrayList<>();
    private FakeApi api;

    @BeforeAll
    void start(@TempDir Path folder) {
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        api = new FakeApi(broker.apiUrl(), ENVIRONMENTS, Duration.ofSeconds(24));
        for (int n = 1; n <= 3; n++) {
            runners.add(TestRunner.start(
                    "runner-" + n,
                    api.url(),
                    broker.runnerUrl(),
                    folder.resolve("workspace-" + n),
                    2,
                    "testlane.environments=" + ENVIRONMENTS));
        }
    }

    @AfterAll
    void stop() {
        runners.forEach(TestRunner::close);
        api.close();
        assertThat(api.violations()).isEmpty();
    }

    @Test
    void oneAtATimeAndInOrderInOneEnvironment(@TempDir Path folder) {
        Witness witness = new Witness(folder.resolve("witness"));
        List<ApiRun> runs = IntStream.range(0, 12)
                .mapToObj(_ -> api.submit(5, Witness.source(0.1), witness.attach()))
                .toList();

        runs.forEach(api::await);

        witness.assertOneAtATime();
        assertThat(witness.order(5)).isEqualTo(runs.stream().map(run -> run.id).toList());
    }

    @Test
    void allSlotsOfAllRunnersAreUsed(@TempDir Path folder) {
        Witness witness = new Witness(folder.resolve("witness"));
        List<ApiRun> runs = IntStream.rangeClosed(1, 24)
                .mapToObj(environment -> api.submit(environment, Witness.source(1), witness.attach()))
                .toList();

        runs.forEach(api::await);

        witness.assertOneAtATime();
        assertThat(witness.mostAtOnce()).isEqualTo(6);
        Map<String, Long> perRunner =
                runs.stream().collect(Collectors.groupingBy(api::runnerOf, Collectors.counting()));
        assertThat(perRunner)
                .hasSize(3)
                .allSatisfy((_, count) -> assertThat(count).isGreaterThanOrEqualTo(4));
        for (TestRunner runner : runners) {
            assertThat(api.heartbeats(runner.id)).allSatisfy(beat -> {
                assertThat(beat.slots()).isEqualTo(2);
                assertThat(beat.busy()).isLessThanOrEqualTo(2);
            });
        }
    }
}
