package dev.testlane.api.result;

import dev.testlane.contract.TestOutcome;
import org.jspecify.annotations.Nullable;

/**
 * A test case of a run that has ended.
 *
 * @param message why it did not simply pass
 * @param details the traceback
 * @param logOffset where its output starts in the run's log, in bytes
 * @param logEndOffset where its output ends
 */
public record TestCase(
        String nodeId,
        TestOutcome outcome,
        long durationMs,
        @Nullable String message,
        @Nullable String details,
        @Nullable Long logOffset,
        @Nullable Long logEndOffset) {}
