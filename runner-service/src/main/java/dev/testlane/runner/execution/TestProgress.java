package dev.testlane.runner.execution;

import dev.testlane.contract.Counts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the events of one attempt have told so far. */
final class TestProgress {

    private static final int KEPT_ERRORS = 3;

    private @Nullable Integer collected;
    private final Map<RunEvent.TestOutcome, Integer> results = new EnumMap<>(RunEvent.TestOutcome.class);
    private final List<RunEvent.CollectError> collectErrors = new ArrayList<>();
    private int collectErrorCount;
    private @Nullable String openTest;
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
            case RunEvent.Started(String id) -> {
                openTest = id;
                lastTest = id;
                yield true;
            }
            case RunEvent.Result result -> {
                results.merge(result.outcome(), 1, Integer::sum);
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
                count(RunEvent.TestOutcome.PASSED),
                count(RunEvent.TestOutcome.FAILED),
                count(RunEvent.TestOutcome.ERROR),
                count(RunEvent.TestOutcome.SKIPPED),
                count(RunEvent.TestOutcome.XFAILED),
                count(RunEvent.TestOutcome.XPASSED));
    }

    synchronized @Nullable String openTest() {
        return openTest;
    }

    /** All that is known now, for the verdict. */
    synchronized Evidence evidence(@Nullable Integer exitCode) {
        return new Evidence(
                exitCode,
                collected,
                counts(),
                List.copyOf(collectErrors),
                collectErrorCount,
                openTest,
                lastTest,
                usageError,
                internalError,
                end,
                guardEnd == null ? null : guardEnd.why());
    }

    private int count(RunEvent.TestOutcome outcome) {
        return results.getOrDefault(outcome, 0);
    }
}
