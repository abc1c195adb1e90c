package dev.testlane.runner;

import static dev.testlane.runner.testing.Processes.livingWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.testlane.contract.Completion;
import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.SandboxLevel;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.ApiRun;
import dev.testlane.runner.testing.CuttableProxy;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.OrdinaryUser;
import dev.testlane.runner.testing.RunnerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A runner that is an ordinary user, with the system's Python: tests are processes of the same user there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrdinaryUserTest {

    private static final String PYTHON = "/usr/bin/python3";
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration START = Duration.ofSeconds(40);

    private Path folder;
    private String classPath;

    @BeforeAll
    void prepare(@TempDir Path temporary) throws IOException, InterruptedException {
        Process pytest = new ProcessBuilder(PYTHON, "-c", "import pytest").start();
        assumeTrue(pytest.waitFor() == 0, PYTHON + " has no pytest");
        folder = temporary;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Files.setPosixFilePermissions(classes, PosixFilePermissions.fromString("rwxr-xr-x"));
        classPath = OrdinaryUser.classPath(classes);
    }

    private RunnerProcess start(URI api, VirtualHost broker, Path workspace, String sandbox, List<String> prefix)
            throws IOException {
        OrdinaryUser.give(Files.createDirectory(workspace));
        return RunnerProcess.start(
                "runner-1",
                api,
                broker.runnerUrl(),
                workspace,
                Map.of(
                        "TESTLANE_RUNNER_SANDBOX",
                        sandbox,
                        "TESTLANE_PYTHON",
                        PYTHON,
                        "TESTLANE_RUNNER_SLOTS",
                        "2",
                        "TESTLANE_RUNNER_PROCESSES",
                        "64"),
                prefix,
                List.of("-cp", classPath));
    }

    private void awaitRegistration(FakeApi api, SandboxLevel level) {
        await().atMost(START)
                .untilAsserted(() -> assertThat(api.heartbeats("runner-1"))
                        .as(Files.readString(folder.resolve("runner-1.log")))
                        .isNotEmpty());
        assertThat(api.heartbeats("runner-1").getFirst().sandboxLevel()).isEqualTo(level);
    }

    @ParameterizedTest
    @EnumSource(names = {"FULL", "LANDLOCK"})
    void servicesAndOtherRunsAreOutOfReachAndNothingIsLeft(SandboxLevel level) throws IOException {
        String name = level.name().toLowerCase(Locale.ROOT);
        Path workspace = folder.resolve("workspace-" + name);
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        int database = URI.create(TestStack.postgres().createDatabase()).getPort();
        try (FakeApi api = new FakeApi(broker.apiUrl(), 2, LEASE);
                RunnerProcess runner = start(api.url(), broker, workspace, name, OrdinaryUser.prefix())) {
            awaitRegistration(api, level);
            String ports = broker.port() + "," + database + "," + api.url().getPort();
            ApiRun attack = api.submit(
                    1,
                    Files.readString(Path.of("../tests/acceptance/attack_services.py")),
                    details -> details.variable("ATTACK_PORTS", ports)
                            .variable("ATTACK_FOLDERS", workspace + ":" + workspace.resolve("contents"))
                            .variable("ATTACK_PROCESS", String.valueOf(runner.pid())));
            assertThat(api.await(attack).outcome()).as(api.log(attack)).isEqualTo(RunOutcome.SUCCESS);

            ApiRun harm = api.submit(
                    1, HARM.replace("WORKSPACE", workspace.toString()).replace("LEVEL", name));
            assertThat(api.await(harm).outcome()).as(api.log(harm)).isEqualTo(RunOutcome.SUCCESS);
            assertThat(livingWith(workspace.resolve("runs").toString())).isEmpty();
            try (Stream<Path> left = Files.walk(workspace.resolve("runs"))) {
                assertThat(left).noneMatch(path -> path.endsWith("locked"));
            }

            if (level == SandboxLevel.FULL) {
                ApiRun hidden = api.submit(1, HIDDEN_FILES);
                assertThat(api.await(hidden).reason()).as(api.log(hidden)).contains("what can't be counted");
            }

            ApiRun interrupted = api.submit(1, DAEMON);
            await().until(() -> api.log(interrupted).contains("up"));
            runner.signal("KILL");
            await().atMost(LEASE)
                    .untilAsserted(
                            () -> assertThat(livingWith(workspace.toString())).isEmpty());
            api.loseLease(interrupted);
            api.abandon(interrupted);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FULL", "LANDLOCK"})
    void processesOfOneRunAreNotCountedForAnother(SandboxLevel level) throws IOException {
        String name = level.name().toLowerCase(Locale.ROOT);
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        Path workspace = folder.resolve("workspace-two-" + name);
        try (FakeApi api = new FakeApi(broker.apiUrl(), 2, LEASE);
                RunnerProcess _ = start(api.url(), broker, workspace, name, OrdinaryUser.prefix())) {
            awaitRegistration(api, level);
            ApiRun steady = api.submit(1, """
                    import subprocess, time
                    def test_it():
                        while True: subprocess.run(["true"], check=True); print("forked"); time.sleep(0.05)
                    """);
            await().until(() -> api.log(steady).contains("forked"));
            ApiRun greedy = api.submit(2, """
                    import os, time
                    def test_it():
                        try:
                            while os.fork() != 0: pass
                        except OSError: print("full")
                        time.sleep(600)
                    """);
            await().until(() -> api.log(greedy).contains("full"));

            int before = api.log(steady).length();
            await().until(() -> api.log(steady).length() > before + 5 * "forked\n".length());
            assertThat(api.completion(steady)).isNull();
            api.cancel(steady);
            api.cancel(greedy);
            assertThat(api.await(steady).outcome()).isEqualTo(RunOutcome.CANCELLED);
            assertThat(api.await(greedy).outcome()).isEqualTo(RunOutcome.CANCELLED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingOutlivesARunnerThatIsFrozenOrCutOff(SandboxLevel level) throws IOException {
        String name = level.name().toLowerCase(Locale.ROOT);
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        Path workspace = folder.resolve("workspace-frozen-" + name);
        try (FakeApi api = new FakeApi(broker.apiUrl(), 2, LEASE);
                CuttableProxy network = new CuttableProxy(api.url());
                RunnerProcess runner = start(network.url(), broker, workspace, name, OrdinaryUser.prefix())) {
            awaitRegistration(api, level);
            daemonDies(api, workspace, () -> runner.signal("STOP"));
            runner.signal("CONT");
            daemonDies(api, workspace, network::cut);
            network.mend();
            assertThat(api.await(api.submit(1, "def test_it(): pass\n")).outcome())
                    .isEqualTo(RunOutcome.SUCCESS);
        }
    }

    private static void daemonDies(FakeApi api, Path workspace, Runnable fault) {
        ApiRun run = api.submit(1, DAEMON);
        await().atMost(START).until(() -> api.log(run).contains("up"));
        assertThat(livingWith(workspace.toString())).isNotEmpty();

        fault.run();

        await().atMost(LEASE)
                .untilAsserted(
                        () -> assertThat(livingWith(workspace.toString())).isEmpty());
        api.loseLease(run);
        api.abandon(run);
    }

    @Test
    void withoutBubblewrapTheNextBestIsTakenVisibly() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can hide a program");
        List<String> prefix = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c"));
        prefix.addAll(List.of("mount --bind /dev/null \"$(command -v bwrap)\" && exec \"$@\"", "sh"));
        prefix.addAll(OrdinaryUser.prefix());
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        try (FakeApi api = new FakeApi(broker.apiUrl(), 2, LEASE);
                RunnerProcess _ = start(api.url(), broker, folder.resolve("workspace-without"), "auto", prefix)) {
            awaitRegistration(api, SandboxLevel.LANDLOCK);
            assertThat(folder.resolve("runner-1.log"))
                    .content()
                    .contains("The sandbox has the level landlock. The full sandbox doesn't work here:", "bwrap");

            Completion end = api.await(api.submit(1, "def test_it(): pass\n", details -> details.uploaded()));
            assertThat(end.outcome()).isEqualTo(RunOutcome.SUCCESS);
        }
    }

    private static final String DAEMON = """
            import os, signal, time
            def test_it():
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                if os.fork() == 0:
                    os.setsid()
                    if os.fork() == 0: print("up", flush=True)
                time.sleep(600)
            """;

    private static final String HIDDEN_FILES = """
            import os, time
            def test_it():
                os.makedirs("/tmp/hidden")
                open("/tmp/hidden/file", "w").close()
                os.chmod("/tmp/hidden", 0)
                time.sleep(600)
            """;

    private static final String HARM = """
            import os, resource, shutil, signal, socket, subprocess, sys, time, pytest
            def test_others_are_safe_from_limits_and_modes():
                with pytest.raises(OSError): os.chmod("WORKSPACE", 0o777)
                if "LEVEL" == "landlock":  # in the full sandbox the parent is its own first process
                    with pytest.raises(OSError): resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))
                    with pytest.raises(OSError): os.kill(os.getppid(), signal.SIGKILL)
                assert subprocess.run(["chmod", "777", "WORKSPACE"]).returncode != 0
            def test_own_files_can_be_worked_with():
                with open("a", "w") as file: file.write("x")
                shutil.copy("a", "b")
                os.chmod("b", 0o700)
                assert os.stat("b").st_mode & 0o777 == 0o700
                assert subprocess.run([sys.executable, "-c", "print(1)"], stdout=subprocess.PIPE).stdout == b"1\\n"
            def test_daemons():
                for _ in range(3):
                    if os.fork() == 0:
                        os.setsid()
                        for n in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT): signal.signal(n, signal.SIG_IGN)
                        if os.fork() != 0: os._exit(0)
                        while True: time.sleep(60)
            def test_fork_bomb():
                children = []
                with pytest.raises(OSError):
                    while len(children) < 2000:
                        child = os.fork()
                        if child == 0: time.sleep(60)
                        children.append(child)
                for child in children: os.kill(child, signal.SIGKILL)
                for child in children: os.waitpid(child, 0)
            def test_leaves_a_locked_folder():
                os.makedirs("locked/inner")
                os.chmod("locked/inner", 0)
                os.chmod("locked", 0)
            """;
}
