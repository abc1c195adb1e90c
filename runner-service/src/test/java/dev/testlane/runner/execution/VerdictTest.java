package dev.testlane.runner.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.TestOutcome;
import dev.testlane.runner.output.EndedTest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictTest {

    private static final RunEvent COLLECTED_2 = new RunEvent.Collected(2);
    private static final RunEvent NONE = new RunEvent.Collected(0);
    private static final RunEvent BROKEN = new RunEvent.CollectError("a.py", "SyntaxError: invalid syntax (line 12)");

    private static RunEvent passed(String id) {
        return result(id, TestOutcome.PASSED);
    }

    private static RunEvent failed(String id) {
        return result(id, TestOutcome.FAILED);
    }

    private static RunEvent error(String id) {
        return result(id, TestOutcome.ERROR);
    }

    /** Placeholder for the end of a launcher that has told of all results. */
    private static RunEvent end(int exit) {
        return new RunEvent.End(exit, -1);
    }

    /** Starts each test before its result, and lets the end know how many there were. */
    private static TestProgress progress(List<RunEvent> events) {
        TestProgress progress = begun();
        int results = 0;
        for (RunEvent event : events) {
            if (event instanceof RunEvent.Result(EndedTest test)) {
                progress.accept(new RunEvent.Started(test.nodeId(), 0));
                results++;
            }
            progress.accept(event instanceof RunEvent.End(int exit, int _) ? new RunEvent.End(exit, results) : event);
        }
        return progress;
    }

    private static TestProgress begun() {
        TestProgress progress = new TestProgress();
        progress.accept(new RunEvent.Hello("3.9", "9.0"));
        return progress;
    }

    private static Arguments row(int exit, List<RunEvent> events, RunOutcome outcome, @Nullable String reason) {
        return Arguments.of(exit, events, outcome, reason);
    }

    static Stream<Arguments> table() {
        RunEvent started = new RunEvent.Started("t::b", 0);
        return Stream.of(
                row(0, List.of(COLLECTED_2, passed("a"), passed("b"), end(0)), RunOutcome.SUCCESS, null),
                row(
                        0,
                        List.of(
                                COLLECTED_2,
                                result("a", TestOutcome.SKIPPED),
                                result("b", TestOutcome.XFAILED),
                                end(0)),
                        RunOutcome.SUCCESS,
                        null),
                row(
                        1,
                        List.of(COLLECTED_2, passed("a"), failed("b"), end(1)),
                        RunOutcome.FAILED,
                        "1 of 2 tests failed."),
                row(
                        1,
                        List.of(COLLECTED_2, failed("a"), end(1)),
                        RunOutcome.FAILED,
                        "1 of 2 tests failed. 1 did not run."),
                row(
                        1,
                        List.of(COLLECTED_2, passed("a"), error("b"), end(1)),
                        RunOutcome.FAILED,
                        "1 of 2 tests had an error in setup or teardown."),
                row(
                        1,
                        List.of(COLLECTED_2, failed("a"), error("b"), end(1)),
                        RunOutcome.FAILED,
                        "2 of 2 tests failed, 1 of them in setup or teardown."),
                // forged: an end of 0 with failed results
                row(
                        0,
                        List.of(COLLECTED_2, failed("a"), passed("b"), end(0)),
                        RunOutcome.FAILED,
                        "1 of 2 tests failed."),
                row(
                        0,
                        List.of(COLLECTED_2, passed("a"), end(0)),
                        RunOutcome.ERROR,
                        "pytest ended early, with a result for only 1 of 2 tests. Look for pytest.exit() in the tests."),
                row(
                        0,
                        List.of(COLLECTED_2, passed("a"), started),
                        RunOutcome.ERROR,
                        "The test process ended by itself (exit code 0) during t::b, before pytest had finished;"
                                + " look for os._exit() or something that ends the interpreter."),
                row(
                        0,
                        List.of(),
                        RunOutcome.ERROR,
                        "The test process ended by itself (exit code 0) during collection, before pytest had finished;"
                                + " look for os._exit() or something that ends the interpreter."),
                row(
                        1,
                        List.of(COLLECTED_2, passed("a"), passed("b"), end(0)),
                        RunOutcome.ERROR,
                        "The test process ended by itself (exit code 1) after b, before pytest had finished;"
                                + " look for os._exit() or something that ends the interpreter."),
                row(
                        1,
                        List.of(COLLECTED_2, passed("a"), passed("b"), end(1)),
                        RunOutcome.ERROR,
                        "pytest ended with exit code 1 although no test failed. Look at the end of the log."),
                // with --continue-on-collection-errors
                row(
                        1,
                        List.of(BROKEN, new RunEvent.Collected(1), passed("b"), end(1)),
                        RunOutcome.ERROR,
                        "a.py could not be collected: SyntaxError: invalid syntax (line 12)."),
                row(
                        1,
                        List.of(BROKEN, new RunEvent.Collected(1), failed("b"), end(1)),
                        RunOutcome.ERROR,
                        "a.py could not be collected: SyntaxError: invalid syntax (line 12)."),
                row(
                        2,
                        List.of(BROKEN, NONE, end(2)),
                        RunOutcome.ERROR,
                        "a.py could not be collected: SyntaxError: invalid syntax (line 12)."),
                row(
                        2,
                        List.of(BROKEN, BROKEN, BROKEN, BROKEN, NONE, end(2)),
                        RunOutcome.ERROR,
                        "a.py could not be collected: SyntaxError: invalid syntax (line 12)."
                                + " 3 more could not be collected either."),
                row(
                        2,
                        List.of(COLLECTED_2, started, end(2)),
                        RunOutcome.ERROR,
                        "pytest was interrupted during t::b. Look at the end of the log for the reason."),
                row(
                        3,
                        List.of(COLLECTED_2, new RunEvent.InternalFailure("ValueError: x"), end(3)),
                        RunOutcome.ERROR,
                        "pytest failed internally: ValueError: x."),
                row(
                        4,
                        List.of(new RunEvent.UsageError("no such option"), end(4)),
                        RunOutcome.ERROR,
                        "pytest refused to start: no such option."),
                row(4, List.of(end(4)), RunOutcome.ERROR, "pytest refused to start: look at the end of the log."),
                row(
                        5,
                        List.of(NONE, end(5)),
                        RunOutcome.ERROR,
                        "No tests were found: pytest collects functions named test_…"
                                + " and methods test_… of classes Test…"),
                row(
                        137,
                        List.of(COLLECTED_2, started),
                        RunOutcome.ERROR,
                        "The interpreter was killed by signal 9 (SIGKILL) during t::b;"
                                + " look for native code, memory use, or a kill in the test."),
                row(
                        128 + 35,
                        List.of(COLLECTED_2, passed("t::b")),
                        RunOutcome.ERROR,
                        "The interpreter was killed by signal 35 after t::b;"
                                + " look for native code, memory use, or a kill in the test."));
    }

    @ParameterizedTest
    @MethodSource("table")
    void verdicts(int exit, List<RunEvent> events, RunOutcome outcome, @Nullable String reason) {
        assertThat(Verdict.of(progress(events).evidence(exit), null)).isEqualTo(new Verdict(outcome, reason));
    }

    @Test
    void processThatHasNotBegunIsNoFaultOfTheTests() {
        assertThat(Verdict.of(new TestProgress().evidence(1), null))
                .isEqualTo(Verdict.error("The sandbox or pytest in it could not be started (exit code 1), tried twice."
                        + " Tell an operator; the log may say why."));
    }

    @Test
    void keywordIsNamedWhenNothingMatches() {
        TestProgress progress = progress(List.of(NONE, end(5)));

        assertThat(Verdict.of(progress.evidence(5), "slow").reason()).isEqualTo("No test matches the keyword slow.");
    }

    @Test
    void eventsThatContradictEachOtherAreNotTrusted() {
        RunEvent started = new RunEvent.Started("a", 0);
        RunEvent one = new RunEvent.Collected(1);
        RunEvent ended = new RunEvent.End(0, 1);
        assertThat(doubted(one, started, passed("a"), ended)).isNull();

        assertThat(doubted(one, passed("a"), ended)).contains("a result of a test that was not open");
        assertThat(doubted(one, started, passed("a"), passed("a"), new RunEvent.End(0, 2)))
                .contains("not open");
        assertThat(doubted(one, started, passed("a"), new RunEvent.End(0, 2))).contains("other results");
        assertThat(doubted(one, started, passed("a"), ended, ended)).contains("after its end");
        assertThat(doubted(one, ended, started, passed("a"))).contains("other results");
    }

    @Test
    void testsOfWhichOnlyTheMaskedIdsAreEqualCountEach() {
        RunEvent started = new RunEvent.Started("t[[MASKED]]", 0);
        RunEvent ended = passed("t[[MASKED]]");
        assertThat(doubted(COLLECTED_2, started, started, ended, ended, new RunEvent.End(0, 2)))
                .isNull();

        TestProgress broken = new TestProgress();
        List.of(COLLECTED_2, started, started).forEach(broken::accept);
        assertThat(broken.breakOpenTests("killed")).hasSize(2);
    }

    @Test
    void testsAreBounded() {
        TestProgress progress = new TestProgress();
        for (int n = 0; n < 10_000; n++) {
            assertThat(progress.accept(new RunEvent.Started("t" + n, 0))).isTrue();
        }
        assertThat(progress.isExcessive()).isFalse();
        assertThat(progress.accept(new RunEvent.Started("t", 0))).isFalse();
        assertThat(progress.isExcessive()).isTrue();
        assertThat(progress.breakOpenTests("killed")).hasSize(10_000);
    }

    private static @Nullable String doubted(RunEvent... events) {
        TestProgress progress = begun();
        List.of(events).forEach(progress::accept);
        return Verdict.of(progress.evidence(0), null).reason();
    }

    @Test
    void missingEventsMakeTheResultsDoubtfulAndForeignLinesDoNot() {
        TestProgress progress = progress(List.of(new RunEvent.Collected(1), passed("a"), end(0)));
        progress.accept(new SealedEvents.Reading(new RunEvent.Refused(), false));
        assertThat(progress.evidence(0).refused()).isEqualTo(1);
        assertThat(Verdict.of(progress.evidence(0), null).outcome()).isEqualTo(RunOutcome.SUCCESS);

        TestProgress gappy = begun();
        gappy.accept(new SealedEvents.Reading(new RunEvent.Collected(1), true));
        List.of(new RunEvent.Started("a", 0), passed("a"), new RunEvent.End(0, 1))
                .forEach(gappy::accept);
        assertThat(Verdict.of(gappy.evidence(0), null).reason()).contains("events of it are missing");
    }

    private static RunEvent result(String id, TestOutcome outcome) {
        return new RunEvent.Result(new EndedTest(id, outcome, 0, null, null, 0, 0));
    }
}
