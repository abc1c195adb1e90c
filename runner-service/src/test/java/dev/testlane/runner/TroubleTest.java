package dev.testlane.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.testlane.contract.Completion;
import dev.testlane.contract.RunOutcome;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.ApiRun;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.RunnerProcess;
import dev.testlane.runner.testing.TestRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trouble that is not the tests': no run is blamed for it, and it passes. */
class TroubleTest {

    private static final String PASSING = "def test_it(): pass\n";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path folder;

    private Path workspace;
    private VirtualHost broker;
    private FakeApi api;

    @BeforeEach
    void prepare() {
        workspace = folder.resolve("workspace");
        broker = TestStack.rabbit().newVirtualHost();
        api = new FakeApi(broker.apiUrl(), 2, Duration.ofSeconds(24));
    }

    @AfterEach
    void end() {
        api.close();
        assertThat(api.violations()).isEmpty();
    }

    private TestRunner start(String... settings) {
        return TestRunner.start("runner-1", api.url(), broker.runnerUrl(), workspace, 1, settings);
    }

    @Test
    void filesThatCannotBeWrittenAreTheOperatorsMatter() throws IOException {
        try (TestRunner _ = start()) {
            String longerInBytesThanNamesMayBe = "ä".repeat(200);
            Completion end = api.await(api.submit(
                    1, PASSING, run -> run.file(longerInBytesThanNamesMayBe, "").timeoutSeconds(600)));
            assertThat(end.outcome()).isEqualTo(RunOutcome.ERROR);
            assertThat(end.reason())
                    .startsWith("The runner could not write the run's files to its workspace. Tell an operator: ")
                    .contains("File name too long");
            assertThat(api.await(api.submit(1, PASSING)).outcome()).isEqualTo(RunOutcome.SUCCESS);
        }
    }

    @Test
    void filesThatTheApiDoesNotHandOutInTimeAreNoFaultOfTheTests() {
        try (TestRunner _ = start()) {
            api.fail("/contents/", 503);

            Completion end = api.await(api.submit(1, PASSING, run -> run.timeoutSeconds(1)));

            assertThat(end.outcome()).isEqualTo(RunOutcome.ERROR);
            assertThat(end.reason())
                    .startsWith("The run's files could not be had from the API within its time limit: ")
                    .contains("status 503", "Start it again");
        }
    }

    @Test
    void runnerRegistersOnceItsWorkspaceCanBeUsedAgain() throws IOException {
        try (RunnerProcess _ = RunnerProcess.start("runner-1", api.url(), broker.runnerUrl(), workspace())) {
            await().atMost(PATIENCE).until(() -> api.registrations("runner-1") == 1);
            Path incarnation = workspace.resolve("incarnation");
            Files.delete(incarnation);
            Files.createDirectory(incarnation);
            api.forgetRunners();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(folder.resolve("runner-1.log"))
                            .content()
                            .contains("The workspace can't be used"));
            assertThat(api.registrations("runner-1")).isEqualTo(1);

            Files.delete(incarnation);

            await().atMost(PATIENCE).until(() -> api.registrations("runner-1") == 2);
            assertThat(api.await(api.submit(1, PASSING)).outcome()).isEqualTo(RunOutcome.SUCCESS);
        }
    }

    private Path workspace() throws IOException {
        return Files.createDirectory(workspace);
    }

    @Test
    void clockThatIsNotTheKernelsEndsTheStart() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can put a file there");
        Path uptime = Files.writeString(folder.resolve("uptime"), "12.34 56.78\n");
        List<String> prefix = List.of(
                "unshare", "--mount", "sh", "-c", "mount --bind " + uptime + " /proc/uptime && exec \"$@\"", "sh");
        List<String> options = List.of("-cp", System.getProperty("java.class.path"));
        try (RunnerProcess runner = RunnerProcess.start(
                "runner-1", api.url(), broker.runnerUrl(), workspace(), Map.of(), prefix, options)) {
            assertThat(runner.awaitEnd(PATIENCE)).isTrue();

            assertThat(folder.resolve("runner-1.log"))
                    .content()
                    .contains("The time in /proc/uptime is not that since the machine's start", "umount /proc/uptime");
            assertThat(api.registrations("runner-1")).isZero();
        }
    }

    @Test
    void sandboxThatDoesNotStartIsTriedOnceMoreAndThenTheOperatorsMatter() throws IOException, InterruptedException {
        Path flag = folder.resolve("flag");
        try (TestRunner _ = start("testlane.runner.sandbox=full", "testlane.python=" + pythonWithBadBubblewrap(flag))) {
            Files.writeString(flag, "rm " + flag);
            ApiRun once = api.submit(1, PASSING);
            assertThat(api.await(once).outcome()).as(api.log(once)).isEqualTo(RunOutcome.SUCCESS);
            assertThat(flag).doesNotExist();

            Files.writeString(flag, "true");
            ApiRun always = api.submit(1, PASSING);
            assertThat(api.await(always).outcome()).isEqualTo(RunOutcome.ERROR);
            assertThat(api.await(always).reason())
                    .startsWith("The sandbox or pytest in it could not be started (exit code 3), tried twice.")
                    .contains("Tell an operator");
            assertThat(api.log(always)).contains("no namespaces today");
        }
    }

    /** An interpreter beside which lies a bubblewrap that fails while the flag is there, and does what it says. */
    private Path pythonWithBadBubblewrap(Path flag) throws IOException, InterruptedException {
        Path environment = folder.resolve("environment");
        Process made = new ProcessBuilder(
                        "python3", "-m", "venv", "--without-pip", "--system-site-packages", environment.toString())
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        Path bubblewrap = environment.resolve("bin/bwrap");
        Files.writeString(bubblewrap, """
                #!/bin/sh
                if [ -e FLAG ]; then . FLAG; echo no namespaces today >&2; exit 3; fi
                exec /usr/bin/bwrap "$@"
                """.replace("FLAG", flag.toString()));
        Files.setPosixFilePermissions(bubblewrap, PosixFilePermissions.fromString("rwxr-xr-x"));
        return environment.resolve("bin/python");
    }
}
