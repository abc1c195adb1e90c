package dev.testlane.contract;

import org.jspecify.annotations.Nullable;

/**
 * An attempt's end, sent when its process tree is gone and the broker has confirmed all its reports.
 *
 * @param reason one sentence for the tester: what happened and what to do; null on success
 * @param exitCode of the interpreter, 128 + n after signal n; null if it never started
 * @param lastSequence sequence of the attempt's last report, 0 if there was none
 * @param outputBytes length of the attempt's output in bytes of UTF-8
 */
public record Completion(
        String runnerId,
        int attempt,
        long fencingToken,
        RunOutcome outcome,
        @Nullable String reason,
        @Nullable Integer exitCode,
        Counts counts,
        long lastSequence,
        long outputBytes) {}
