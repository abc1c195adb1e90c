package dev.testlane.runner;

import static dev.testlane.runner.testing.Processes.livingWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.testlane.contract.Completion;
import dev.testlane.contract.Counts;
import dev.testlane.contract.Report;
import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.TestCaseResult;
import dev.testlane.contract.TestOutcome;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.ApiRun;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.TestRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of every kind, executed by one whole runner. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecutionTest {

    private static final String PASSING = "def test_it():\n    print('hello')\n";

    private Path workspace;
    FakeApi api;
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
                "testlane.runner.output-keep=200KB",
                "testlane.runner.output-kill=5MB",
                "testlane.runner.sandbox=" + sandbox());
    }

    String sandbox() {
        return "none";
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
        });
    }

    @Test
    void passes() {
        ApiRun run = api.submit(1, PASSING);

        Completion end = api.await(run);

        assertThat(end.outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(end.reason()).isNull();
        assertThat(end.exitCode()).isZero();
        assertThat(end.counts()).isEqualTo(new Counts(1, 1, 0, 0, 0, 0, 0));
        assertThat(end.runnerId()).isEqualTo("runner-1");
        assertThat(api.log(run)).contains("hello").contains("PASSED");
    }

    @Test
    void secretsReachTheTestAndNothingElse() {
        String key = "-----BEGIN KEY-----\nc0ffee+/c0ffee\n-----END KEY-----\n";
        ApiRun run = api.submit(
                1,
                """
                import base64, json, os, sys, pytest
                token, key = os.environ["TOKEN"], os.environ["KEY"]
                assert len(token) == 14 and key.count("\\n") == 3

                @pytest.mark.parametrize("value", [token])
                def test_it(value):
                    for character in "as " + token + "!\\n":
                        os.write(1, character.encode())
                    print(key, repr(key), json.dumps(token), base64.b64encode(("u:" + token).encode()).decode())
                    print(token, file=sys.stderr)
                    raise ValueError(f"refused {token}")
                """,
                details -> details.variable("PLAIN", "plain")
                        .secret("TOKEN", "hunter2/grün\"'")
                        .secret("KEY", key));

        Completion end = api.await(run);

        assertThat(end.outcome()).isEqualTo(RunOutcome.FAILED);
        TestCaseResult result = api.results(run).getFirst();
        assertThat(result.message()).isEqualTo("ValueError: refused [MASKED]");
        assertThat(result.details()).contains("refused [MASKED]");
        assertThat(api.log(run)).contains("as [MASKED]!").contains("\"[MASKED]\"");
        assertThat(List.of(
                        api.log(run),
                        end.toString(),
                        api.results(run).toString(),
                        api.reports(run).toString()))
                .allSatisfy(text -> assertThat(text)
                        .doesNotContain("hunter2", "c0ffee", "BEGIN KEY", "gr\\xfcn", "gr\\u00fcn")
                        .doesNotContain("aHVudGVyMi9", "h1bnRlcj", "odW50ZXIy"));
    }

    @Test
    void failsAndCounts() {
        ApiRun run = api.submit(1, "import pytest\n" + PASSING + """
            def test_bad(): assert 1 == 2
            def test_worse(): assert 1 == 3
            def test_skipped(): pytest.skip()
            """);

        Completion end = api.await(run);

        assertThat(end.outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(end.reason()).isEqualTo("2 of 4 tests failed.");
        assertThat(end.counts()).isEqualTo(new Counts(4, 1, 2, 0, 1, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            def test_it(                                       | test_it.py could not be collected: SyntaxError: '(' was never closed (line 1).
            x = 1                                              | No tests were found: pytest collects functions named test_… and methods test_… of classes Test…
            import os\\ndef test_it(): os._exit(0)             | The test process ended by itself (exit code 0) during test_it.py::test_it, before pytest had finished; look for os._exit() or something that ends the interpreter.
            import os\\ndef test_it(): os.kill(os.getpid(), 9) | The interpreter was killed by signal 9 (SIGKILL) during test_it.py::test_it; look for native code, memory use, or a kill in the test.
            import os\\ndef test_it(): os.abort()              | The interpreter was killed by signal 6 (SIGABRT) during test_it.py::test_it; look for native code, memory use, or a kill in the test.
            import pytest\\ndef test_it(): pytest.exit('x', 0) | pytest ended early, with a result for only 0 of 1 test. Look for pytest.exit() in the tests.
            """)
    void errors(String source, String reason) {
        Completion end = api.await(api.submit(2, source.replace("\\n", "\n")));

        assertThat(end.reason()).isEqualTo(reason);
        assertThat(end.outcome()).isEqualTo(RunOutcome.ERROR);
    }

    @Test
    void keywordSelects() {
        Completion one = api.await(api.submit(1, PASSING, run -> run.keyword("it")));
        Completion none = api.await(api.submit(1, PASSING, run -> run.keyword("other")));

        assertThat(one.outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(none.reason()).isEqualTo("No test matches the keyword other.");
    }

    @Test
    void everyTestCaseIsReportedWithItsPlaceInTheLog() {
        ApiRun run = api.submit(1, """
            import os, pytest
            def test_one(): print("é one")
            def test_two():
                os.write(1, b"\\x1b]7717;forged;3\\x07 two\\n")
                assert 1 == 2
            def test_three(): pytest.skip("not today")
            """);

        Completion end = api.await(run);

        List<TestCaseResult> results = api.results(run);
        assertThat(results)
                .extracting(TestCaseResult::nodeId, TestCaseResult::outcome, TestCaseResult::message)
                .containsExactly(
                        tuple("test_it.py::test_one", TestOutcome.PASSED, null),
                        tuple("test_it.py::test_two", TestOutcome.FAILED, "assert 1 == 2"),
                        tuple("test_it.py::test_three", TestOutcome.SKIPPED, "not today"));
        assertThat(results.get(1).details()).contains("def test_two():");
        assertThat(api.slice(run, results.get(0)))
                .startsWith("test_it.py::test_one é one")
                .contains("PASSED");
        assertThat(api.slice(run, results.get(1)))
                .startsWith("test_it.py::test_two \u001b]7717;forged;3\u0007 two\n")
                .contains("FAILED")
                .doesNotContain("one", "three");
        assertThat(end.counts()).isEqualTo(new Counts(3, 1, 1, 0, 1, 0, 0));
    }

    @Test
    void testThatEndsTheProcessIsAnError() {
        ApiRun run = api.submit(1, PASSING + """
            import os
            def test_crash():
                print("last words", flush=True)
                os.abort()
            """);

        Completion end = api.await(run);

        TestCaseResult crashed = api.results(run).getLast();
        assertThat(crashed.outcome()).isEqualTo(TestOutcome.ERROR);
        assertThat(crashed.message()).isEqualTo(end.reason()).contains("SIGABRT");
        assertThat(api.slice(run, crashed)).startsWith("test_it.py::test_crash last words");
        assertThat(end.counts()).isEqualTo(new Counts(2, 1, 0, 1, 0, 0, 0));
    }

    @Test
    void onlyTheWantedTestCasesRun() {
        String source = "import pytest\n@pytest.mark.parametrize('x', 'abc')\ndef test_it(x): pass\n";
        ApiRun run = api.submit(1, source, details -> details.nodes("test_it.py::test_it[b]"));

        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(api.results(run)).extracting(TestCaseResult::nodeId).containsExactly("test_it.py::test_it[b]");
    }

    @Test
    void severalFilesInFoldersWithHelpers() {
        ApiRun run = api.submit(
                1,
                PASSING,
                details -> details.paths("a/test_a.py", "b/test_b.py")
                        .file("a/test_a.py", "import helper\ndef test_a(): helper.check()\n")
                        .file("a/helper.py", "def check(): pass\n")
                        .file("b/test_b.py", "def test_b(): open('data/x.txt').read()\n")
                        .file("data/x.txt", "x"));

        assertThat(api.await(run).counts()).isEqualTo(new Counts(2, 2, 0, 0, 0, 0, 0));
    }

    @Test
    void testsSeeTheirRunAndNothingOfTheService() {
        ApiRun run = api.submit(
                3, """
            import os
            def test_it():
                print("ENV", sorted(k for k in os.environ if not k.startswith("PYTEST_")))
                print("RUN", [os.environ["TESTLANE_" + n] for n in
                    ("ENVIRONMENT_ID", "RUN_ID", "ATTEMPT", "FENCING_TOKEN", "USERNAME", "URL")])
                assert os.environ["HOME"] == os.getcwd() and os.path.isdir(os.environ["TMPDIR"])
                assert os.environ["GREETING"] == "hello\\nwörld" and os.environ["TESTLANE_ATTEMPT"] == "1"
            """, details -> details.variable("GREETING", "hello\nwörld").variable("TESTLANE_ATTEMPT", "forged"));

        Completion end = api.await(run);

        assertThat(end.outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(api.log(run))
                .contains("ENV ['COLUMNS', 'GREETING', 'HOME', 'LANG', 'PATH', 'TERM', 'TESTLANE_ATTEMPT',"
                        + " 'TESTLANE_ENVIRONMENT_ID', 'TESTLANE_FENCING_TOKEN', 'TESTLANE_RUN_ID', 'TESTLANE_URL',"
                        + " 'TESTLANE_USERNAME', 'TMPDIR']")
                .contains("RUN ['3', '" + run.id + "', '1', '" + end.fencingToken()
                        + "', 'ada', 'http://testlane.example/']");
    }

    @Test
    void reportsAreGapFreeAndOffsetsCountBytes() {
        ApiRun run = api.submit(1, """
            import time
            def test_it():
                for n in range(20):
                    print(n, "é€😀")
                    time.sleep(0.02)
            """);

        Completion end = api.await(run);

        List<Report> reports = api.reports(run);
        long offset = 0;
        for (Report report : reports) {
            if (report instanceof Report.Output output) {
                assertThat(output.offset()).isEqualTo(offset);
                offset += output.text().getBytes(StandardCharsets.UTF_8).length;
            }
        }
        assertThat(offset).isEqualTo(end.outputBytes());
        assertThat(reports).hasSize((int) end.lastSequence());
        assertThat(reports).filteredOn(Report.Output.class::isInstance).hasSizeGreaterThan(3);
        assertThat(reports)
                .filteredOn(Report.Progress.class::isInstance)
                .last()
                .isInstanceOfSatisfying(
                        Report.Progress.class,
                        progress -> assertThat(progress.counts()).isEqualTo(end.counts()));
    }

    @Test
    void tooMuchOutputIsCutVisibly() {
        ApiRun run = api.submit(1, "def test_it():\n    for n in range(30000): print('line', n)\n");

        Completion end = api.await(run);

        assertThat(end.outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(end.outputBytes()).isBetween(200L * 1024, 201L * 1024);
        assertThat(api.log(run))
                .endsWith("[Testlane] The first 204800 bytes of the output are kept; what follows is not.\n");
    }

    @Test
    void floodIsKilled() {
        Completion end = api.await(api.submit(1, "def test_it():\n    while True: print('x' * 1000)\n"));

        assertThat(end.outcome()).isEqualTo(RunOutcome.ERROR);
        assertThat(end.reason())
                .startsWith("The run was killed during test_it.py::test_it, because it wrote far too much");
    }

    @Test
    void timeLimitStopsAndShowsTheStack() {
        ApiRun run = api.submit(
                1, "import time\ndef test_it():\n    time.sleep(600)\n", details -> details.timeoutSeconds(4));

        Completion end = api.await(run);

        assertThat(end.outcome()).isEqualTo(RunOutcome.TIMED_OUT);
        assertThat(end.reason()).startsWith("The run reached its time limit of 4 s during test_it.py::test_it.");
        assertThat(api.log(run)).contains("test_it.py\", line 3 in test_it");
    }

    @Test
    void cancelStops() {
        ApiRun run = api.submit(1, "import time\ndef test_it():\n    print('up')\n    time.sleep(600)\n");
        await().until(() -> api.log(run).contains("up"));

        api.cancel(run);

        Completion end = api.await(run);
        assertThat(end.outcome()).isEqualTo(RunOutcome.CANCELLED);
        assertThat(end.reason()).isEqualTo("The run was cancelled during test_it.py::test_it.");
        assertThat(api.log(run)).contains("line 4 in test_it");
    }

    /** The API doesn't take the completion, so that the run has ended and waits to be told of. */
    @Test
    void cancelAfterTheEndChangesNothing() {
        api.fail("/completion", 503);
        ApiRun run = api.submit(1, PASSING);
        await().until(() -> api.log(run).contains("1 passed"));
        await().until(() -> livingWith(workspace.resolve("runs").toString()).isEmpty());

        api.cancel(run);
        api.fail("/completion", 0);

        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void heartbeatBringsTheCancelWhenTheHintIsLost() {
        ApiRun run = api.submit(1, "import time\ndef test_it():\n    print('up')\n    time.sleep(600)\n");
        await().until(() -> api.log(run).contains("up"));

        api.cancelSilently(run);

        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.CANCELLED);
    }

    @Test
    void daemonsDoNotOutliveTheRun() {
        ApiRun run = api.submit(1, """
            import os, signal, time
            def test_it():
                if os.fork() == 0:
                    os.setsid()
                    signal.signal(signal.SIGTERM, signal.SIG_IGN)
                    if os.fork() != 0: os._exit(0)
                    time.sleep(600)
            """);

        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void forgedContentIsRefused() {
        String other = FakeApi.sha256("print()".getBytes(StandardCharsets.UTF_8));

        Completion end = api.await(api.submit(1, PASSING, run -> run.forgeHash("test_it.py", other)));

        assertThat(end.outcome()).isEqualTo(RunOutcome.ERROR);
        assertThat(end.reason()).isEqualTo("A file of the run's snapshot is no longer stored. Start the run again.");
        assertThat(end.exitCode()).isNull();
    }

    @Test
    void lostLeaseKillsAndReportsNothingMore() throws IOException {
        ApiRun run = api.submit(1, "import time\ndef test_it():\n    print('up')\n    time.sleep(600)\n");
        await().until(() -> api.log(run).contains("up"));

        api.loseLease(run);

        await().untilAsserted(() -> assertThat(livingWith(workspace.toString())).isEmpty());
        assertThat(api.completion(run)).isNull();
        assertThat(api.handBacks(run)).isEmpty();
        api.abandon(run);
    }

    @Test
    void apiFailuresDelayNothingButThemselves() {
        api.fail("/contents/", 503);
        api.fail("/completion", 503);
        ApiRun run = api.submit(1, PASSING + "# content of its own\n");
        await().until(() -> api.isRunning(run));
        api.fail("/contents/", 0);
        await().until(() -> api.log(run).contains("1 passed"));
        assertThat(api.completion(run)).isNull();

        api.fail("/completion", 0);

        assertThat(api.await(run).outcome()).isEqualTo(RunOutcome.SUCCESS);
    }
}
