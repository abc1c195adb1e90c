package dev.testlane.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.testlane.contract.Completion;
import dev.testlane.contract.Counts;
import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.TestCaseResult;
import dev.testlane.contract.TestOutcome;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.ApiRun;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.RunDetails;
import dev.testlane.runner.testing.TestRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results and verdicts of every kind, with each Python that is here: those of Debian and of the path differ in pytest. */
class PytestVersionsTest {

    private static final String DEBIAN = "/usr/bin/python3";

    private static final String OUTCOMES = """
            import pytest, unittest
            @pytest.fixture
            def broken(): raise RuntimeError("no")
            @pytest.fixture
            def breaks_later():
                yield
                raise RuntimeError("no")
            @pytest.mark.ours
            def test_passed(from_conftest): assert from_conftest == 1
            @pytest.mark.parametrize("x", [1, 2])
            def test_each(x): assert x == 1
            def test_setup(broken): pass
            def test_teardown(breaks_later): pass
            def test_skipped(): pytest.skip("not today")
            @pytest.mark.xfail
            def test_xfailed(): assert 0
            @pytest.mark.xfail
            def test_xpassed(): pass
            @pytest.mark.xfail(strict=True)
            def test_strict(): pass
            class TestUnit(unittest.TestCase):
                def setUp(self): self.x = 1
                def test_unit(self): self.assertEqual(self.x, 1)
                def test_skipped(self): self.skipTest("nor this")
                def test_subtests(self):
                    for n in range(3):
                        with self.subTest(n=n): self.assertNotEqual(n, 1)
            """;

    @TempDir
    private Path workspace;

    private TestRunner start(FakeApi api, VirtualHost broker, String python, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("testlane.python=" + python);
        return TestRunner.start("runner-1", api.url(), broker.runnerUrl(), workspace, 3, all.toArray(String[]::new));
    }

    private static FakeApi api(VirtualHost broker) {
        return new FakeApi(broker.apiUrl(), 12, Duration.ofSeconds(24));
    }

    @ParameterizedTest
    @ValueSource(strings = {"python3", DEBIAN})
    void resultsOfEveryKind(String python) {
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        try (FakeApi api = api(broker);
                TestRunner _ = start(api, broker, python)) {
            ApiRun run = api.submit(
                    1,
                    OUTCOMES,
                    details -> details.file("pytest.ini", "[pytest]\naddopts = --strict-markers\nmarkers = ours\n")
                            .file("conftest.py", "import pytest\n@pytest.fixture\ndef from_conftest(): return 1\n"));

            Completion end = api.await(run);

            Map<String, TestOutcome> outcomes = api.results(run).stream()
                    .collect(Collectors.toMap(
                            result -> result.nodeId().substring("test_it.py::".length()), TestCaseResult::outcome));
            assertThat(outcomes)
                    .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                            Map.entry("test_passed", TestOutcome.PASSED),
                            Map.entry("test_each[1]", TestOutcome.PASSED),
                            Map.entry("test_each[2]", TestOutcome.FAILED),
                            Map.entry("test_setup", TestOutcome.ERROR),
                            Map.entry("test_teardown", TestOutcome.ERROR),
                            Map.entry("test_skipped", TestOutcome.SKIPPED),
                            Map.entry("test_xfailed", TestOutcome.XFAILED),
                            Map.entry("test_xpassed", TestOutcome.XPASSED),
                            Map.entry("test_strict", TestOutcome.FAILED),
                            Map.entry("TestUnit::test_unit", TestOutcome.PASSED),
                            Map.entry("TestUnit::test_skipped", TestOutcome.SKIPPED),
                            Map.entry("TestUnit::test_subtests", TestOutcome.FAILED)));
            assertThat(end.counts()).isEqualTo(new Counts(12, 3, 3, 2, 2, 1, 1));
            assertThat(end.reason()).isEqualTo("5 of 12 tests failed, 2 of them in setup or teardown.");
        }
    }

    private record Row(String source, Consumer<RunDetails> details, RunOutcome outcome, String reason) {}

    private static Row error(String source, String reason) {
        return new Row(source, _ -> {}, RunOutcome.ERROR, reason);
    }

    private static Row withConftest(String conftest, String reason) {
        return new Row(
                "def test_it(): pass\n", details -> details.file("conftest.py", conftest), RunOutcome.ERROR, reason);
    }

    /** The lines of the verdict table, each as a real run. */
    private static List<Row> table() {
        return List.of(
                error(
                        "import os\ndef test_it(): os._exit(0)\n",
                        "ended by itself (exit code 0) during test_it.py::test_it"),
                error("import pytest\ndef test_it(): pytest.exit('x', 0)\n", "a result for only 0 of 1 test"),
                error("import sys\nsys.exit(0)\n", "test_it.py could not be collected: SystemExit: 0 (line 2)"),
                error("import nothing_of_this_name\n", "ModuleNotFoundError: No module named 'nothing_of_this_name'"),
                error("def test_it(: pass\n", "test_it.py could not be collected: SyntaxError"),
                error("def test_it(): raise KeyboardInterrupt\n", "pytest was interrupted"),
                error("import os\ndef test_it(): os.kill(os.getpid(), 15)\n", "killed by signal 15 (SIGTERM) during"),
                error("x = 1\n", "No tests were found"),
                withConftest("1 / 0\n", "ZeroDivisionError"),
                withConftest("import os\nos._exit(1)\n", "ended by itself (exit code 1) during collection"),
                withConftest(
                        "def pytest_runtest_logreport(report): raise ValueError('odd')\n",
                        "pytest failed internally: ValueError: odd"),
                new Row(
                        "def test_it(): pass\n",
                        details -> details.keyword("and and"),
                        RunOutcome.ERROR,
                        "pytest refused to start"),
                new Row(
                        "def test_a(): assert 0\ndef test_b(): pass\n",
                        details -> details.file("pytest.ini", "[pytest]\naddopts = -x\n"),
                        RunOutcome.FAILED,
                        "1 of 2 tests failed. 1 did not run."),
                new Row(
                        "def test_it(): assert 0\n",
                        details -> details.file("pytest.ini", "[pytest]\naddopts = -p no:terminal\n"),
                        RunOutcome.FAILED,
                        "1 of 1 test failed."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"python3", DEBIAN})
    void verdictsOfEveryKind(String python) {
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        try (FakeApi api = api(broker);
                TestRunner _ = start(api, broker, python)) {
            List<Row> table = table();
            List<ApiRun> runs = new ArrayList<>();
            for (int n = 0; n < table.size(); n++) {
                runs.add(api.submit(1 + n % 12, table.get(n).source, table.get(n).details));
            }
            for (int n = 0; n < table.size(); n++) {
                Completion end = api.await(runs.get(n));
                assertThat(end.outcome()).as(table.get(n).source).isEqualTo(table.get(n).outcome);
                assertThat(end.reason()).as(table.get(n).source).contains(table.get(n).reason);
            }
        }
    }

    @Test
    void pluginsThatTheOperatorListsWorkInTheSandbox() throws IOException, InterruptedException {
        Process question = new ProcessBuilder(DEBIAN, "-s", "-c", "import xdist, pytest_asyncio")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assumeTrue(question.waitFor() == 0, "apt-get install python3-pytest-xdist python3-pytest-asyncio");
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        try (FakeApi api = api(broker);
                TestRunner _ = start(
                        api, broker, DEBIAN, "testlane.runner.plugins=xdist,asyncio", "testlane.runner.sandbox=full")) {
            ApiRun run = api.submit(1, """
                    import pytest
                    @pytest.mark.asyncio
                    async def test_async(): pass
                    @pytest.mark.parametrize("n", range(20))
                    def test_it(n): pass
                    """, details -> details.file("pytest.ini", "[pytest]\naddopts = -n 2\n"));

            Completion end = api.await(run);

            assertThat(end.outcome()).as(api.log(run)).isEqualTo(RunOutcome.SUCCESS);
            assertThat(end.counts()).isEqualTo(new Counts(21, 21, 0, 0, 0, 0, 0));
            assertThat(api.results(run)).hasSize(21).allMatch(result -> result.logOffset() == null);
        }
    }
}
