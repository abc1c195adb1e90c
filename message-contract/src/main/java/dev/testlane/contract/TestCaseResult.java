package dev.testlane.contract;

import org.jspecify.annotations.Nullable;

/**
 * A test case that has ended.
 *
 * @param nodeId pytest's, relative to the catalogue
 * @param message why it did not simply pass: the assertion, the reason of a skip; one or a few lines
 * @param details the traceback, at most 64 KiB; null if there is none
 * @param logOffset where its output starts in this attempt's output, in bytes of UTF-8; null if unknown
 * @param logEndOffset where its output ends
 */
public record TestCaseResult(
        String nodeId,
        TestOutcome outcome,
        long durationMs,
        @Nullable String message,
        @Nullable String details,
        @Nullable Long logOffset,
        @Nullable Long logEndOffset) {}
