package dev.testlane.runner.output;

import dev.testlane.contract.TestOutcome;
import org.jspecify.annotations.Nullable;

/**
 * A test case that has ended, whose place in the output is known by marks.
 *
 * @param message why it did not simply pass
 * @param details its traceback
 * @param mark number of the mark before its output, 0 if there is none
 * @param endMark number of the mark after its output, 0 if there is none and its output ends here
 */
public record EndedTest(
        String nodeId,
        TestOutcome outcome,
        long durationMs,
        @Nullable String message,
        @Nullable String details,
        int mark,
        int endMark) {

    /** Size of its texts, in characters. */
    int size() {
        return nodeId.length() + length(message) + length(details);
    }

    EndedTest withoutDetails() {
        return new EndedTest(nodeId, outcome, durationMs, message, null, mark, endMark);
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
