package dev.testlane.runner;

import static dev.testlane.runner.testing.Processes.livingWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.contract.Completion;
import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.SandboxLevel;
import dev.testlane.contract.TestCaseResult;
import dev.testlane.contract.TestOutcome;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.ApiRun;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.TestRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests that mean harm, in the full sandbox: nothing is harmed, nothing is left, and the verdict is true. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTest {

    private static final String INNOCENT = "def test_it(): pass\n";

    private Path workspace;
    private FakeApi api;
    private TestRunner runner;

    @BeforeAll
    void start(@TempDir Path folder) {
        workspace = folder;
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        api = new FakeApi(broker.apiUrl(), 3, Duration.ofSeconds(24));
        runner = TestRunner.start(
                "runner-1",
                api.url(),
                broker.runnerUrl(),
                workspace,
                2,
                "testlane.runner.sandbox=full",
                "testlane.runner.file-size=10MB",
                "testlane.runner.temporary=10MB",
                "testlane.runner.memory=500MB",
                "testlane.runner.processes=64");
    }

    @AfterAll
    void stop() {
        runner.close();
        api.close();
        assertThat(api.violations()).isEmpty();
    }

    @AfterEach
    void nothingIsLeft() {
        await().untilAsserted(() -> {
            try (Stream<Path> runs = Files.list(workspace.resolve("runs"))) {
                assertThat(runs).isEmpty();
            }
            assertThat(livingWith(workspace.toString())).isEmpty();
            assertThat(livingWith("/opt/testlane/launch.py")).isEmpty();
        });
    }

    private Completion run(String source) {
        return api.await(api.submit(1, source));
    }

    private void succeeds(String source) {
        ApiRun run = api.submit(1, source);
        Completion end = api.await(run);
        assertThat(end.outcome()).as(api.log(run)).isEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void runnerTellsItsLevel() {
        await().until(() -> !api.heartbeats("runner-1").isEmpty());

        assertThat(api.heartbeats("runner-1").getFirst().sandboxLevel()).isEqualTo(SandboxLevel.FULL);
    }

    @Test
    void forkBombHarmsNobodyElse() {
        ApiRun bomb = api.submit(1, """
                import os, time
                def test_it():
                    while True:
                        try: os.fork()
                        except OSError: time.sleep(0.01)
                """, details -> details.timeoutSeconds(3));
        await().until(() -> api.isRunning(bomb));

        assertThat(api.await(api.submit(2, INNOCENT)).outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(api.await(bomb).outcome()).isEqualTo(RunOutcome.TIMED_OUT);
    }

    @Test
    void memoryAndFilesAreLimited() {
        succeeds("""
                import errno, os, pytest
                def test_memory():
                    with pytest.raises(MemoryError): bytearray(4 << 30)
                def test_file():
                    with pytest.raises(OSError) as e:
                        with open("large", "wb") as f:
                            for _ in range(11): f.write(bytes(1 << 20))
                    assert e.value.errno == errno.EFBIG
                def test_temporary():
                    with pytest.raises(OSError) as e:
                        for n in range(3):
                            with open(f"/tmp/{n}", "wb") as f: f.write(bytes(5 << 20))
                    assert e.value.errno == errno.ENOSPC
                """);
    }

    @Test
    void daemonsDieWithTheRun() {
        succeeds("""
                import os, signal, time
                def test_it():
                    for _ in range(3):
                        if os.fork() == 0:
                            os.setsid()
                            for n in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT): signal.signal(n, signal.SIG_IGN)
                            if os.fork() != 0: os._exit(0)
                            while True: time.sleep(60)
                """);
    }

    @Test
    void crashesAreErrors() {
        assertThat(run("import ctypes\ndef test_it(): ctypes.string_at(0)\n").reason())
                .contains("SIGSEGV", "test_it");
        assertThat(run("import os\ndef test_it(): os._exit(0)\n").reason()).contains("ended by itself", "test_it");
        assertThat(run("import os\ndef test_it(): os.closerange(0, 1024); os._exit(0)\n")
                        .outcome())
                .isEqualTo(RunOutcome.ERROR);
        // It reaches neither its guard nor the first process of its sandbox.
        assertThat(run("import os\ndef test_it(): os.kill(-1, 9); os.kill(os.getppid(), 9)\n")
                        .outcome())
                .isEqualTo(RunOutcome.FAILED);
    }

    @Test
    void closedDescriptorsAreNoLie() {
        Completion end = run("import os\ndef test_one(): os.closerange(0, 256)\ndef test_two(): assert 0\n");

        assertThat(end.outcome()).isNotEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void forgedEventsDoNotHideAnEarlyEnd() {
        ApiRun run = api.submit(1, """
                import os
                def test_it():
                    for fd in range(3, 1024):
                        try:
                            os.write(fd, b'{"event": "result", "id": "x", "outcome": "great"}\\n{"event": \\xff\\n' * 10)
                            os.write(fd, b'{"event": "guard", "exit": 0, "why": "ended"}\\n')
                        except OSError: pass
                    os._exit(0)
                """);

        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.ERROR);
        assertThat(api.results(run)).extracting(TestCaseResult::outcome).containsExactly(TestOutcome.ERROR);
    }

    @Test
    void hostIsOutOfReach() throws IOException {
        Path secret = Files.writeString(workspace.resolve("secret"), "s3cret");
        try {
            succeeds("""
                    import glob, os, pytest
                    def test_processes():
                        environments = b"".join(open(f, "rb").read() for f in glob.glob("/proc/[0-9]*/environ")
                                                if os.access(f, os.R_OK))
                        assert b"JAVA" not in environments and b"TOKEN" not in environments.replace(b"FENCING_TOKEN", b"")
                        assert len(glob.glob("/proc/[0-9]*")) < 10
                    @pytest.mark.parametrize("path", ["WORKSPACE/secret", "WORKSPACE/contents", "WORKSPACE/runs",
                        "/etc/shadow", "/root/.bashrc", "/home", "/var", "/run", "/proc/1/root/etc/shadow"])
                    def test_reading(path):
                        with pytest.raises(OSError):
                            os.listdir(path) if os.path.isdir(path) else open(path)
                    @pytest.mark.parametrize("folder", ["/", "/usr", "/usr/bin", "/etc", "/opt/testlane", "/proc/sys",
                        "/dev", "WORKSPACE", os.path.dirname(os.__file__)])
                    def test_writing(folder):
                        with pytest.raises(OSError):
                            open(f"{folder}/written", "w")
                    def test_links_lead_nowhere():
                        os.symlink("WORKSPACE/secret", "link")
                        with pytest.raises(OSError): open("link")
                    def test_no_way_to_be_root():
                        assert os.getuid() != 0
                        with pytest.raises(OSError): os.setuid(0)
                        assert "CapEff:\\t0000000000000000" in open("/proc/self/status").read()
                        assert "NoNewPrivs:\\t1" in open("/proc/self/status").read()
                    def test_own_folder_is_writable():
                        os.mkdir("data"); open("data/x", "w").close(); open("/tmp/x", "w").close()
                    """.replace("WORKSPACE", workspace.toString()));
        } finally {
            Files.delete(secret);
        }
    }

    @Test
    void runsDoNotMeet() {
        ApiRun victim = api.submit(1, """
                import os, time
                def test_it():
                    open("mine", "w").close(); open("/tmp/mine", "w").close(); print("up")
                    while not os.path.exists("never"): time.sleep(0.05)
                """, details -> details.timeoutSeconds(30));
        await().until(() -> api.log(victim).contains("up"));

        Completion end = api.await(api.submit(2, """
                import glob, os
                def test_it():
                    found = [f for where in ("/suite", "/tmp", "/dev/shm") for f in glob.glob(where + "/**", recursive=True)]
                    assert not [f for f in found if "mine" in f]
                    for n in range(2, 5000):
                        if not os.path.exists(f"/proc/self/task/{n}"):
                            try: os.kill(n, 9)
                            except ProcessLookupError: pass
                """));

        assertThat(end.outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(api.completion(victim)).isNull();
        api.cancel(victim);
        assertThat(api.await(victim).outcome()).isEqualTo(RunOutcome.CANCELLED);
    }

    @Test
    void strangeBytesAreShownAndLongLinesKeepMemoryFlat() {
        ApiRun run = api.submit(1, """
                import os
                def test_it():
                    os.write(1, b"bad \\xff\\xfe nul \\x00 end\\n")
                    for _ in range(1600): os.write(1, b"x" * 65536)
                """);
        System.gc();
        long before = used();
        Completion end = api.await(run);
        System.gc();
        long grown = used() - before;

        assertThat(end.outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(api.log(run)).contains("bad \uFFFD\uFFFD nul \uFFFD end").contains("bytes of the output are kept");
        // The log itself is kept by the API's stand-in in this process, 16 MiB of it.
        assertThat(grown).isLessThan(60_000_000);
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
