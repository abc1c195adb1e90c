package dev.testlane.runner.execution;

import dev.testlane.contract.Counts;
import dev.testlane.contract.TestOutcome;
import dev.testlane.runner.output.EndedTest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the events of one attempt have told so far. */
final class TestProgress {

    static final int MOST_RESULTS = 1_000_000;
    /** How many test cases are executed at once is the number of xdist's workers. */
    private static final int MOST_OPEN = 10_000;

    private static final int KEPT_ERRORS = 3;

    private boolean begun;
    private @Nullable Integer collected;
    private final Map<TestOutcome, Integer> results = new EnumMap<>(TestOutcome.class);
    private final List<RunEvent.CollectError> collectErrors = new ArrayList<>();
    private int collectErrorCount;
    /** Ids that were masked or shortened can be equal. */
    private final SequencedMap<String, Deque<Open>> open = new LinkedHashMap<>();

    private int openCount;
    private boolean excessive;
    private @Nullable String lastTest;
    private @Nullable String usageError;
    private @Nullable String internalError;
    private @Nullable Integer end;
    private RunEvent.@Nullable GuardEnd guardEnd;
    private @Nullable String doubt;
    private int refused;

    /** Takes the next line; says whether counts or the current test have changed. */
    synchronized boolean accept(SealedEvents.Reading line) {
        if (line.gap()) {
            doubt("events of it are missing");
        }
        return line.event() != null && accept(line.event());
    }

    /** Takes the next event; says whether counts or the current test have changed. */
    synchronized boolean accept(RunEvent event) {
        boolean isAfterwards = event instanceof RunEvent.GuardEnd || event instanceof RunEvent.Refused;
        if (end != null && !isAfterwards) {
            doubt("events came after its end");
        }
        return switch (event) {
            case RunEvent.Collected(int count) -> {
                collected = count;
                yield true;
            }
            case RunEvent.Started started -> start(started);
            case RunEvent.Result(EndedTest test) -> result(test);
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
            case RunEvent.End(int exit, int count) -> {
                if (count != results()) {
                    doubt("its end speaks of other results");
                }
                end = exit;
                yield false;
            }
            case RunEvent.GuardEnd last -> {
                guardEnd = last;
                yield false;
            }
            case RunEvent.Refused _ -> {
                refused++;
                yield false;
            }
            case RunEvent.Hello _ -> {
                begun = true;
                yield false;
            }
        };
    }

    private boolean start(RunEvent.Started started) {
        if (openCount >= MOST_OPEN) {
            excessive = true;
            return false;
        }
        openCount++;
        open.computeIfAbsent(started.id(), _ -> new ArrayDeque<>()).add(new Open(started, System.nanoTime()));
        lastTest = started.id();
        return true;
    }

    private boolean result(EndedTest test) {
        if (results() >= MOST_RESULTS) {
            excessive = true;
            return false;
        }
        Deque<Open> same = open.get(test.nodeId());
        if (same == null) {
            doubt("there is a result of a test that was not open");
        } else {
            same.remove();
            openCount--;
            if (same.isEmpty()) {
                open.remove(test.nodeId());
            }
        }
        results.merge(test.outcome(), 1, Integer::sum);
        return true;
    }

    /** Whether the launcher has begun; before that nothing of the tests is executed. */
    synchronized boolean hasBegun() {
        return begun;
    }

    /** Whether there were more tests than a run can have. */
    synchronized boolean isExcessive() {
        return excessive;
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
        return open.isEmpty() ? null : open.sequencedKeySet().getLast();
    }

    /** Ends the test cases that were open when their process ended. */
    synchronized List<EndedTest> breakOpenTests(@Nullable String reason) {
        List<EndedTest> broken = new ArrayList<>();
        for (Open test : (Iterable<Open>) open.values().stream().flatMap(Deque::stream)::iterator) {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - test.sinceNanos);
            RunEvent.Started start = test.start;
            broken.add(new EndedTest(start.id(), TestOutcome.ERROR, millis, reason, null, start.mark(), 0));
        }
        open.clear();
        openCount = 0;
        results.merge(TestOutcome.ERROR, broken.size(), Integer::sum);
        return broken;
    }

    private int results() {
        return results.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The first doubt says most. */
    private void doubt(String why) {
        if (doubt == null) {
            doubt = why;
        }
    }

    private record Open(RunEvent.Started start, long sinceNanos) {}

    /** All that is known now, for the verdict. */
    synchronized Evidence evidence(@Nullable Integer exitCode) {
        return new Evidence(
                exitCode,
                begun,
                collected,
                counts(),
                List.copyOf(collectErrors),
                collectErrorCount,
                openTest(),
                lastTest,
                usageError,
                internalError,
                end,
                doubt,
                refused,
                guardEnd == null ? null : guardEnd.why());
    }

    private int count(TestOutcome outcome) {
        return results.getOrDefault(outcome, 0);
    }
}
