package dev.testlane.runner.execution;

import dev.testlane.contract.Counts;
import dev.testlane.contract.TestOutcome;
import dev.testlane.runner.output.EndedTest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the events of one attempt have told so far. */
final class TestProgress {

    private static final int KEPT_ERRORS = 3;

    private @Nullable Integer collected;
    private final Map<TestOutcome, Integer> results = new EnumMap<>(TestOutcome.class);
    private final List<RunEvent.CollectError> collectErrors = new ArrayList<>();
    private int collectErrorCount;
    private RunEvent.@Nullable Started openTest;
    private long openSinceNanos;
    private @Nullable String lastTest;
    private @Nullable String usageError;
    private @Nullable String internalError;
    private @Nullable Integer end;
    private RunEvent.@Nullable GuardEnd guardEnd;

    /** Takes the next event; says whether counts or the current test have changed. */
    synchronized boolean accept(RunEvent event) {
        // Only what nobody can write after is the guard's.
        guardEnd = event instanceof RunEvent.GuardEnd last ? last : null;
        return switch (event) {
            case RunEvent.Collected(int count) -> {
                collected = count;
                yield true;
            }
            case RunEvent.Started started -> {
                openTest = started;
                openSinceNanos = System.nanoTime();
                lastTest = started.id();
                yield true;
            }
            case RunEvent.Result(EndedTest test) -> {
                results.merge(test.outcome(), 1, Integer::sum);
                openTest = null;
                yield true;
            }
            case RunEvent.CollectError error -> {
                collectErrorCount++;
                if (collectErrors.size() < KEPT_ERRORS) {
                    collectErrors.add(error);
                }
                yield false;
            }
            case RunEvent.UsageError(String message) -> {
                usageError = message;
                yield false;
            }
            case RunEvent.InternalFailure(String message) -> {
                internalError = message;
                yield false;
            }
            case RunEvent.End(int exit) -> {
                end = exit;
                yield false;
            }
            case RunEvent.GuardEnd _ -> false;
            case RunEvent.Hello _ -> false;
        };
    }

    synchronized Counts counts() {
        return new Counts(
                collected == null ? 0 : collected,
                count(TestOutcome.PASSED),
                count(TestOutcome.FAILED),
                count(TestOutcome.ERROR),
                count(TestOutcome.SKIPPED),
                count(TestOutcome.XFAILED),
                count(TestOutcome.XPASSED));
    }

    synchronized @Nullable String openTest() {
        return openTest == null ? null : openTest.id();
    }

    /** Ends the test case that was open when its process ended, if there was one. */
    synchronized @Nullable EndedTest breakOpenTest(@Nullable String reason) {
        RunEvent.Started broken = openTest;
        if (broken == null) {
            return null;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openSinceNanos);
        EndedTest test = new EndedTest(broken.id(), TestOutcome.ERROR, millis, reason, null, broken.mark(), 0);
        accept(new RunEvent.Result(test));
        return test;
    }

    /** All that is known now, for the verdict. */
    synchronized Evidence evidence(@Nullable Integer exitCode) {
        return new Evidence(
                exitCode,
                collected,
                counts(),
                List.copyOf(collectErrors),
                collectErrorCount,
                openTest(),
                lastTest,
                usageError,
                internalError,
                end,
                guardEnd == null ? null : guardEnd.why());
    }

    private int count(TestOutcome outcome) {
        return results.getOrDefault(outcome, 0);
    }
}
