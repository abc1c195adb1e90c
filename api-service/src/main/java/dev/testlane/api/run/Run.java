package dev.testlane.api.run;

import dev.testlane.contract.Counts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run, as stored and as clients see it.
 *
 * @param durationMs from start to end of the newest attempt
 * @param queuePosition 1 for the next one in its environment, null unless queued
 * @param attempt 0 before the first
 * @param exitCode of the interpreter, 128 + n after signal n
 * @param currentTest node id of the test that is being executed
 * @param logSize bytes of log so far; of an ended run the whole
 */
public record Run(
        long id,
        String username,
        int environmentId,
        List<String> testPaths,
        @Nullable String keyword,
        int priority,
        int timeoutSeconds,
        RunStatus status,
        @Nullable String statusReason,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long durationMs,
        @Nullable Integer queuePosition,
        int attempt,
        @Nullable String runnerId,
        @Nullable Long fencingToken,
        @Nullable Integer exitCode,
        Counts counts,
        @Nullable String currentTest,
        boolean cancelRequested,
        long logSize,
        RunSource source) {

    /** The same run with another size of its log. */
    public Run withLogSize(long size) {
        return new Run(
                id,
                username,
                environmentId,
                testPaths,
                keyword,
                priority,
                timeoutSeconds,
                status,
                statusReason,
                createdAt,
                startedAt,
                finishedAt,
                durationMs,
                queuePosition,
                attempt,
                runnerId,
                fencingToken,
                exitCode,
                counts,
                currentTest,
                cancelRequested,
                size,
                source);
    }
}
