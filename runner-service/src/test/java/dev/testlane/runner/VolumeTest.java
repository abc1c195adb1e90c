package dev.testlane.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.contract.Completion;
import dev.testlane.contract.Counts;
import dev.testlane.contract.RunOutcome;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.ApiRun;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.RunnerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small JVM bears runs that say very much. */
class VolumeTest {

    private static final String MOST_OUTPUT = """
            import os
            def test_it():
                for _ in range(15_000): os.write(1, b"x" * 65_535 + b"\\n")
            """;
    private static final String MOST_TESTS = """
            import pytest
            @pytest.mark.parametrize("n", range(50_000))
            def test_it(n): assert n != 7
            """;

    @Test
    void gigabyteOfOutputAndFiftyThousandTestCasesFitIntoASmallRunner(@TempDir Path folder) throws IOException {
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        Map<String, String> settings = Map.of("TESTLANE_RUNNER_SANDBOX", "full", "TESTLANE_RUNNER_SLOTS", "2");
        try (FakeApi api = new FakeApi(broker.apiUrl(), 2, Duration.ofSeconds(24));
                RunnerProcess runner = RunnerProcess.start(
                        "runner-1", api.url(), broker.runnerUrl(), folder.resolve("workspace"), settings, "-Xmx128m")) {
            ApiRun tests = api.submit(2, MOST_TESTS, details -> details.timeoutSeconds(150));
            ApiRun output = api.submit(1, MOST_OUTPUT, details -> details.timeoutSeconds(150));

            assertThat(end(api, output).outcome()).isEqualTo(RunOutcome.SUCCESS);
            assertThat(api.log(output)).contains("bytes of the output are kept");
            Completion end = end(api, tests);
            assertThat(end.counts()).isEqualTo(new Counts(50_000, 49_999, 1, 0, 0, 0, 0));
            assertThat(end.outcome()).isEqualTo(RunOutcome.FAILED);
            assertThat(api.results(tests)).hasSize(50_000);
            assertThat(api.slice(tests, api.results(tests).getLast())).startsWith("test_it.py::test_it[49999]");
            // 128 MiB of heap, and what a JVM needs beside it.
            assertThat(runner.peakMemory()).isLessThan(400L << 20);
            assertThat(api.violations()).isEmpty();
        }
    }

    private static Completion end(FakeApi api, ApiRun run) {
        await().atMost(Duration.ofSeconds(150)).until(() -> api.completion(run) != null);
        return api.await(run);
    }
}
