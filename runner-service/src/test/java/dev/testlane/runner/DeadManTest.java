package dev.testlane.runner;

import static dev.testlane.runner.testing.Processes.livingWith;
import static dev.testlane.runner.testing.Processes.shutInBelow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.SandboxLevel;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.ApiRun;
import dev.testlane.runner.testing.CuttableProxy;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.RunnerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever becomes of a runner, its test processes end in time, even those that do all they can to stay. */
class DeadManTest {

    /** The guard's time and its grace are less than this. */
    private static final Duration LEASE = Duration.ofSeconds(4);

    private static final String SURVIVOR = """
            import os, signal, time
            def stay():
                while True:
                    try: time.sleep(60)
                    except BaseException: pass
            def test_it():
                for n in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(n, signal.SIG_IGN)
                for _ in range(2):
                    if os.fork() == 0:
                        os.setsid()
                        if os.fork() != 0: os._exit(0)
                        stay()
                print("up")
                stay()
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void nothingOutlivesAFrozenACutOffOrAKilledRunner(SandboxLevel level) throws IOException {
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        String sandbox = level.name().toLowerCase(Locale.ROOT);
        try (FakeApi api = new FakeApi(broker.apiUrl(), 2, LEASE);
                CuttableProxy network = new CuttableProxy(api.url());
                RunnerProcess runner = RunnerProcess.start(
                        "runner-1", network.url(), broker.runnerUrl(), folder.resolve("workspace"), sandbox)) {
            survivorDies(api, () -> runner.signal("STOP"));
            runner.signal("CONT");
            survivorDies(api, network::cut);
            network.mend();
            assertThat(api.await(api.submit(1, "def test_it(): pass\n")).outcome())
                    .isEqualTo(RunOutcome.SUCCESS);
            survivorDies(api, () -> runner.signal("KILL"));
        }
    }

    private void survivorDies(FakeApi api, Runnable fault) {
        ApiRun run = api.submit(1, SURVIVOR);
        await().atMost(Duration.ofSeconds(40)).until(() -> api.log(run).contains("up"));
        assertThat(livingWith(folder + "/workspace/guards.lock")).isNotEmpty();

        fault.run();

        await().atMost(LEASE).untilAsserted(() -> {
            assertThat(livingWith(folder + "/workspace/guards.lock")).isEmpty();
            assertThat(livingWith(folder + "/workspace/python")).isEmpty();
            assertThat(shutInBelow(folder)).isEmpty();
        });
        api.loseLease(run);
        api.abandon(run);
    }
}
