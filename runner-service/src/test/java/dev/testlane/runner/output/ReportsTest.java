package dev.testlane.runner.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.contract.Counts;
import dev.testlane.contract.HeldLease;
import dev.testlane.contract.Report;
import dev.testlane.contract.TestCaseResult;
import dev.testlane.contract.TestOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReportsTest {

    private static final Duration NOW = Duration.ZERO;

    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
    private final ReportBacklog backlog = new ReportBacklog();
    private long generation = backlog.startAgain();
    private long tag;

    @AfterEach
    void stop() {
        ticker.shutdownNow();
    }

    private AttemptReports reports(OutputLimits limits) {
        return reports(1, limits);
    }

    private AttemptReports reports(long runId, OutputLimits limits) {
        return new AttemptReports(new HeldLease(3, runId, 2, 7), backlog.open(), limits, ticker);
    }

    private static OutputLimits limits(long keep, Duration delay) {
        return new OutputLimits(keep, keep * 10, delay);
    }

    /** Sends all that waits to be sent. */
    private List<Report> send() throws InterruptedException {
        List<Report> sent = new ArrayList<>();
        for (var entry = backlog.next(generation, NOW); entry != null; entry = backlog.next(generation, NOW)) {
            backlog.sending(entry, generation, ++tag);
            sent.add(entry.report);
        }
        return sent;
    }

    private static <T> List<T> each(List<Report> reports, Function<Report.Output, T> part) {
        return reports.stream()
                .map(report -> part.apply((Report.Output) report))
                .toList();
    }

    @Test
    void firstPieceGoesAtOnceAndTheNextOnesTogether() throws InterruptedException {
        AttemptReports reports = reports(limits(1000, Duration.ofMillis(300)));
        reports.output("é1");
        reports.output("2");
        reports.output("3");
        assertThat(each(send(), Report.Output::text)).containsExactly("é1");

        List<Report> later = new ArrayList<>();
        await().until(() -> later.addAll(send()));

        assertThat(each(later, Report.Output::text)).containsExactly("23");
        assertThat(each(later, Report.Output::offset)).containsExactly(3L);
        assertThat(later.getFirst().sequence()).isEqualTo(2);
    }

    @Test
    void pieceIsNeverLargerThanAllowed() throws InterruptedException {
        AttemptReports reports = reports(limits(1_000_000, Duration.ofHours(1)));
        for (int n = 0; n < 10; n++) {
            reports.output("€".repeat(10_000));
        }
        reports.finish();

        List<Report> sent = send();
        assertThat(each(sent, report -> Utf8.length(report.text())))
                .allMatch(length -> length <= 65_536)
                .hasSizeGreaterThan(4);
        assertThat(reports.outputBytes()).isEqualTo(300_000);
        assertThat(reports.lastSequence()).isEqualTo(sent.size());
    }

    @Test
    void limitIsExactAndVisible() throws InterruptedException {
        AttemptReports reports = reports(limits(10, NOW));
        reports.output("01234567€");
        reports.output("more");
        reports.finish();

        assertThat(String.join("", each(send(), Report.Output::text)))
                .isEqualTo("01234567\n[Testlane] The first 10 bytes of the output are kept; what follows is not.\n");
    }

    @Test
    void progressIsThinnedOutButItsLastStateIsSent() throws InterruptedException {
        AttemptReports reports = reports(limits(10, NOW));
        for (int n = 1; n <= 100; n++) {
            reports.progress(new Counts(100, n, 0, 0, 0, 0, 0), "t" + n);
        }
        reports.finish();

        List<Report> sent = send();
        assertThat(sent).hasSizeBetween(2, 4);
        assertThat(sent.getLast())
                .isEqualTo(new Report.Progress(1, 2, 7, sent.size(), new Counts(100, 100, 0, 0, 0, 0, 0), "t100"));
    }

    @Test
    void nothingIsAcceptedAfterTheEnd() throws InterruptedException {
        AttemptReports reports = reports(limits(10, NOW));
        reports.finish();
        reports.output("late");
        reports.progress(Counts.NONE, null);

        assertThat(send()).isEmpty();
        assertThat(reports.lastSequence()).isZero();
        assertThat(reports.awaitConfirmed(NOW)).isTrue();
    }

    @Test
    void confirmsInAnyOrderCompleteTheStream() throws InterruptedException {
        AttemptReports reports = reports(limits(10, NOW));
        reports.output("a");
        reports.output("b");
        reports.output("c");
        reports.finish();
        int sent = send().size();

        backlog.confirmed(generation, sent, false);
        assertThat(reports.awaitConfirmed(NOW)).isFalse();
        backlog.confirmed(generation, sent - 1, true);
        assertThat(reports.awaitConfirmed(NOW)).isTrue();
    }

    @Test
    void failureSendsEverythingAgainFromTheFirstUnconfirmed() throws InterruptedException {
        AttemptReports one = reports(1, limits(10, NOW));
        AttemptReports two = reports(2, limits(10, NOW));
        one.output("a");
        one.output("b");
        one.output("c");
        one.finish();
        two.output("x");
        two.finish();
        send();
        backlog.confirmed(generation, 1, false); // a
        backlog.confirmed(generation, 3, false); // c, but not b

        long old = generation;
        generation = backlog.startAgain();
        tag = 0;
        backlog.confirmed(old, 4, true);

        assertThat(each(send(), report -> report.runId() + report.text())).containsExactly("1b", "1c", "2x");
        assertThat(one.awaitConfirmed(NOW)).isFalse();
        backlog.confirmed(generation, 3, true);
        assertThat(one.awaitConfirmed(NOW)).isTrue();
        assertThat(two.awaitConfirmed(NOW)).isTrue();
    }

    @Test
    void closedStreamIsForgotten() throws InterruptedException {
        AttemptReports reports = reports(limits(10, NOW));
        reports.output("a");
        reports.close();
        reports.output("b");

        assertThat(send()).isEmpty();
        generation = backlog.startAgain();
        assertThat(send()).isEmpty();
    }

    private static EndedTest test(int number, int mark, int endMark) {
        return new EndedTest("t" + number, TestOutcome.PASSED, number, null, null, mark, endMark);
    }

    private static List<TestCaseResult> results(List<Report> reports) {
        return reports.stream()
                .filter(Report.TestCases.class::isInstance)
                .flatMap(report -> ((Report.TestCases) report).results().stream())
                .toList();
    }

    @Test
    void testCaseWaitsForItsPlaceInTheOutput() throws InterruptedException {
        AttemptReports reports = reports(limits(100, NOW));
        reports.output("é");
        reports.mark(1);
        reports.testCase(test(1, 1, 2));
        assertThat(results(send())).isEmpty();
        reports.output("€");
        reports.mark(2);

        assertThat(results(send()))
                .containsExactly(new TestCaseResult("t1", TestOutcome.PASSED, 1, null, null, 2L, 5L));
        reports.testCase(test(2, 7, 8));
        reports.mark(3);
        reports.output("x");
        reports.testCase(test(3, 3, 0));
        reports.finish();
        assertThat(results(send()))
                .containsExactly(
                        new TestCaseResult("t2", TestOutcome.PASSED, 2, null, null, null, null),
                        new TestCaseResult("t3", TestOutcome.PASSED, 3, null, null, null, null));
    }

    @Test
    void aTestCaseBeginsBehindTheLineFeedThatStandsBeforeIt() throws InterruptedException {
        AttemptReports reports = reports(limits(100, NOW));
        reports.output("é");
        reports.mark(1);
        reports.output("\n");
        reports.output("t1\n");
        reports.mark(2);
        reports.mark(3);
        reports.output("\nt2");
        reports.mark(4);
        reports.testCase(test(1, 1, 2));
        reports.testCase(test(2, 3, 4));
        reports.finish();

        assertThat(results(send()))
                .containsExactly(
                        new TestCaseResult("t1", TestOutcome.PASSED, 1, null, null, 3L, 6L),
                        new TestCaseResult("t2", TestOutcome.PASSED, 2, null, null, 7L, 9L));
    }

    @Test
    void manyTestCasesMakeFewReports() throws InterruptedException {
        AttemptReports reports = reports(limits(100, NOW));
        for (int n = 0; n < 50_000; n++) {
            reports.testCase(test(n, 2 * n + 1, 2 * n + 2));
            reports.mark(2 * n + 1);
            reports.mark(2 * n + 2);
        }
        reports.finish();

        List<Report> sent = send();
        assertThat(sent).hasSizeLessThan(200);
        assertThat(sent)
                .allMatch(report -> ((Report.TestCases) report).results().size() <= 500);
        assertThat(results(sent))
                .extracting(TestCaseResult::durationMs)
                .hasSize(50_000)
                .isSorted();
        assertThat(results(sent)).allMatch(result -> result.logOffset() != null);
    }

    @Test
    void marksWithoutTestsAndTestsWithoutMarksTakeBoundedMemory() throws InterruptedException {
        AttemptReports reports = reports(limits(100, NOW));
        for (int mark = 1; mark <= 100_000; mark++) {
            reports.mark(mark);
        }
        reports.testCase(test(1, 1, 2));
        reports.testCase(test(2, 99_999, 100_000));
        for (int n = 3; n <= 100_000; n++) {
            reports.testCase(test(n, 200_000, 200_001));
        }

        List<Report> sent = new ArrayList<>();
        await().until(() -> {
            sent.addAll(send());
            return results(sent).size() > 2;
        });
        assertThat(results(sent))
                .startsWith(
                        new TestCaseResult("t1", TestOutcome.PASSED, 1, null, null, null, null),
                        new TestCaseResult("t2", TestOutcome.PASSED, 2, null, null, 0L, 0L));
        reports.finish();
        sent.addAll(send());
        assertThat(results(sent)).hasSize(100_000);
    }

    @Test
    void textsOfTestCasesAreBounded() throws InterruptedException {
        AttemptReports reports = reports(limits(100, NOW));
        for (int n = 0; n < 2_000; n++) {
            reports.testCase(new EndedTest("t", TestOutcome.FAILED, 0, "no", "€".repeat(50_000), 0, 0));
        }
        reports.finish();

        List<TestCaseResult> results = results(send());
        assertThat(results).hasSize(2_000);
        assertThat(results).extracting(TestCaseResult::message).containsOnly("no");
        assertThat(results.getFirst().details()).hasSize(65_536 / 3);
        assertThat(results.getLast().details()).isNull();
    }
}
