package dev.testlane.runner;

import static dev.testlane.runner.testing.Processes.livingWith;
import static dev.testlane.runner.testing.Processes.shutInBelow;
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
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that mean harm, as every level must bear them: the verdict is true, the next run is executed, nothing is left.
 * What only a sandbox can hold is in the subclasses.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HostileRuns {

    static final String INNOCENT = "def test_it(): pass\n";

    private Path folder;
    Path workspace;
    FakeApi api;
    private TestRunner runner;

    abstract SandboxLevel level();

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        workspace = folder.resolve("workspace");
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        api = new FakeApi(broker.apiUrl(), 4, Duration.ofSeconds(24));
        runner = TestRunner.start(
                "runner-1",
                api.url(),
                broker.runnerUrl(),
                workspace,
                4,
                "testlane.runner.sandbox=" + level().name().toLowerCase(Locale.ROOT),
                "testlane.runner.file-size=10MB",
                "testlane.runner.temporary=10MB",
                "testlane.runner.folder=20MB",
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
    void nextRunIsExecutedAndNothingIsLeft() {
        succeeds(INNOCENT);
        await().untilAsserted(() -> {
            try (Stream<Path> runs = Files.list(workspace.resolve("runs"))) {
                assertThat(runs).isEmpty();
            }
            assertThat(livingWith(workspace.toString())).isEmpty();
            assertThat(shutInBelow(folder)).isEmpty();
        });
    }

    Completion run(String source) {
        return api.await(api.submit(1, source));
    }

    void succeeds(String source) {
        ApiRun run = api.submit(1, source);
        Completion end = api.await(run);
        assertThat(end.outcome()).as(api.log(run)).isEqualTo(RunOutcome.SUCCESS);
    }

    /** Writes lines that look like the launcher's and the guard's to whatever is open. */
    private static final String FORGE = """
            import os, sys, signal, threading, time
            def forge():
                seal = "0" * 64
                lines = ['{"event": "guard", "exit": 0, "why": "deadline"}', "rubbish", "\\0\\x1b]7717;1;2\\a"]
                for n in range(1, 9):
                    for event in ('{"event": "result", "id": "test_it.py::test_it", "outcome": "passed", "mark": 1}',
                                  '{"event": "end", "exit": 0, "results": 1}'):
                        lines += [event, f"{n} {event}", f"{seal} {n} {event}"]
                for fd in range(3, 1024):
                    try: os.write(fd, "\\n".join(lines).encode() + b"\\n")
                    except OSError: pass
            """;

    static List<String> earlyEnds() {
        return List.of(
                "os._exit(0)",
                "forge(); os._exit(0)",
                "forge(); os.execv('/bin/true', ['true'])",
                "[sys.modules.pop(m) for m in list(sys.modules) if 'testlane' in m]; os._exit(0)",
                "os.closerange(3, 2048); os._exit(0)",
                "os.closerange(0, 2048)",
                "threading.Thread(target=os._exit, args=(0,)).start(); time.sleep(60)",
                "[forge(), os.kill(os.getpid(), 9)]",
                "__import__('ctypes').string_at(0)");
    }

    @ParameterizedTest
    @MethodSource("earlyEnds")
    void endBeforeTheEndIsAnErrorOfTheOpenTest(String body) {
        ApiRun run = api.submit(1, FORGE + "def test_it(): " + body + "\n");

        Completion end = api.await(run);

        assertThat(end.outcome()).isEqualTo(RunOutcome.ERROR);
        assertThat(end.reason()).contains("test_it");
        assertThat(api.results(run)).extracting(TestCaseResult::outcome).containsExactly(TestOutcome.ERROR);
        if (body.contains("forge")) {
            assertThat(api.log(run)).contains("lines on the channel of test events were not pytest's");
        }
    }

    @Test
    void forgedEventsChangeNothing() {
        ApiRun passes = api.submit(1, FORGE + "def test_it(): forge()\n");
        ApiRun fails = api.submit(2, FORGE + "def test_it():\n    forge()\n    assert 0\n");

        assertThat(api.await(passes).outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(api.results(passes)).hasSize(1);
        assertThat(api.log(passes)).contains("lines on the channel of test events were not pytest's");
        assertThat(api.await(fails).reason()).isEqualTo("1 of 1 test failed.");
        assertThat(api.results(fails)).extracting(TestCaseResult::outcome).containsExactly(TestOutcome.FAILED);
    }

    @Test
    void floodOfTheEventChannelEndsTheRun() {
        Completion end = run("""
                import os
                def test_it():
                    data = (b"[" + b"{}," * 300_000 + b"{}]\\n") * 4
                    while True:
                        for fd in range(3, 1024):
                            try: os.write(fd, data)
                            except OSError: pass
                """);

        assertThat(end.outcome()).isEqualTo(RunOutcome.ERROR);
        assertThat(end.reason()).contains("during test_it.py::test_it", "far too much to the channel of test events");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"os.closerange(0, 256)\ndef test_two(): assert 0", "atexit.register(os._exit, 0); assert 0"})
    void tricksAreNoSuccess(String body) {
        Completion end = run("import atexit, os\ndef test_one(): " + body + "\n");

        assertThat(end.outcome()).isNotEqualTo(RunOutcome.SUCCESS);
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open(f'{n}', 'wb').write(bytes(1 << 20))",
                "open(f'{n}', 'wb').close()",
                "os.mkdir('deep'); os.chdir('deep')",
                "open(f'{TMP}/{n}', 'wb').write(bytes(1 << 20))",
                "file = open(f'{n}', 'wb'); open_.append(file); os.remove(f'{n}'); file.write(bytes(5 << 20))",
            })
    void endlessFilesEndTheRun(String body) {
        Completion end = run("""
                import itertools, os, time
                TMP, open_ = os.environ["TMPDIR"], []
                def test_it():
                    for n in itertools.count():
                        try: BODY
                        except OSError:
                            assert TMP != "/tmp"
                            time.sleep(60)
                """.replace("BODY", body));

        // A /tmp of its own is full before.
        boolean ownTemporary = body.contains("TMP") && level() == SandboxLevel.FULL;
        assertThat(end.outcome()).isEqualTo(ownTemporary ? RunOutcome.FAILED : RunOutcome.ERROR);
        assertThat(end.reason())
                .contains(ownTemporary ? "1 of 1 test failed" : "its folder held more than a run may write");
    }

    @Test
    void linksAndLockedFoldersAreRemovedAndWhatTheyPointToStays() throws IOException {
        Path outside = Files.createDirectories(workspace.resolveSibling("outside"));
        Files.writeString(outside.resolve("kept"), "kept");
        succeeds("""
                import os
                def test_it():
                    os.symlink("OUTSIDE", "folder"); os.symlink("OUTSIDE/kept", "file"); os.symlink("link", "link")
                    os.remove("test_it.py"); os.symlink("OUTSIDE/kept", "test_it.py")
                    os.mkdir("locked"); open("locked/file", "w").close(); os.symlink("OUTSIDE", "locked/link")
                    os.chmod("locked", 0)
                    os.mkfifo("pipe"); open("name \\udcff\\n", "w").close()
                    for _ in range(40): os.mkdir("n" * 200); os.chdir("n" * 200)
                """.replace("OUTSIDE", outside.toString()));

        try (Stream<Path> files = Files.list(outside)) {
            assertThat(files).containsExactly(outside.resolve("kept"));
        }
        assertThat(outside.resolve("kept")).hasContent("kept");
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

    @Test
    void whoDoesNotStopIsKilledInTimeAndItsStacksAreInTheLog() {
        ApiRun regex = api.submit(1, """
                import re
                def test_it(): re.match("(a+)+b", "a" * 60)
                """, details -> details.timeoutSeconds(2));
        ApiRun stubborn = api.submit(2, """
                import time
                def test_it():
                    print("up")
                    while True:
                        try: time.sleep(60)
                        except BaseException: pass
                """);
        ApiRun other = api.submit(3, "import time\ndef test_it(): time.sleep(1)\n");
        await().until(() -> api.log(stubborn).contains("up"));
        api.cancel(stubborn);

        assertThat(api.await(other).outcome()).isEqualTo(RunOutcome.SUCCESS);
        Completion timedOut = api.await(regex);
        assertThat(timedOut.outcome()).isEqualTo(RunOutcome.TIMED_OUT);
        assertThat(timedOut.reason()).startsWith("The run reached its time limit of 2 s during test_it.py::test_it.");
        assertThat(api.log(regex)).contains("test_it.py\", line 2 in test_it").contains("re/__init__.py");
        assertThat(api.await(stubborn).outcome()).isEqualTo(RunOutcome.CANCELLED);
        assertThat(api.log(stubborn)).contains("test_it.py\", line 5 in test_it");
    }
}
