package dev.testlane.runner.execution;

import dev.testlane.contract.Counts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an attempt when its processes have ended.
 *
 * @param exitCode of the launcher, 128 + n after signal n; null if it was not started
 * @param begun whether the launcher had begun, and so the sandbox and pytest were there
 * @param collected how many test cases were to be executed; null if collection did not end
 * @param collectErrors the first few of {@code collectErrorCount}
 * @param openTest the test case that was started and has no result
 * @param lastTest the test case that was started last
 * @param endExit pytest's exit code by the launcher's last event; null if that is missing
 * @param doubt what shows that the events are not the whole truth; null if nothing does
 * @param refused how many lines of the event channel neither the launcher nor its guard has written
 * @param guardWhy the guard's last word, see {@code guard.py}; null if the guard was killed
 */
record Evidence(
        @Nullable Integer exitCode,
        boolean begun,
        @Nullable Integer collected,
        Counts counts,
        List<RunEvent.CollectError> collectErrors,
        int collectErrorCount,
        @Nullable String openTest,
        @Nullable String lastTest,
        @Nullable String usageError,
        @Nullable String internalError,
        @Nullable Integer endExit,
        @Nullable String doubt,
        int refused,
        @Nullable String guardWhy) {

    /** Whether the guard has ended it, because the lease wasn't renewed in time. */
    boolean isOverdue() {
        return "deadline".equals(guardWhy);
    }

    /** How many test cases have a result. */
    int results() {
        return counts.passed()
                + counts.failed()
                + counts.error()
                + counts.skipped()
                + counts.xfailed()
                + counts.xpassed();
    }

    int bad() {
        return counts.failed() + counts.error();
    }
}
