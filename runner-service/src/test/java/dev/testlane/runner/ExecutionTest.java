package dev.testlane.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.contract.Completion;
import dev.testlane.contract.Counts;
import dev.testlane.contract.RunOutcome;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.ApiRun;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.TestRunner;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Runs of every kind, executed by one whole runner. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecutionTest {

    private FakeApi api;
    private TestRunner runner;

    @BeforeAll
    void start(@TempDir Path workspace) {
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        api = new FakeApi(broker.apiUrl(), 10, Duration.ofSeconds(12));
        runner = TestRunner.start("runner-1", api.url(), broker.runnerUrl(), workspace, 2);
    }

    @AfterAll
    void stop() {
        runner.close();
        api.close();
        assertThat(api.violations()).isEmpty();
    }

    @Test
    void passes() {
        ApiRun run = api.submit(1, "def test_it():\n    print('hello')\n");

        Completion end = api.await(run);

        assertThat(end.outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(end.reason()).isNull();
        assertThat(end.counts()).isEqualTo(new Counts(1, 1, 0, 0, 0, 0, 0));
        assertThat(api.log(run)).contains("hello");
    }
}
