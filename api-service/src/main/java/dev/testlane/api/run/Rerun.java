package dev.testlane.api.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wish to execute a run's snapshot again.
 *
 * @param username who wants it; null for who wanted the first
 * @param nodeIds only these test cases; empty for all
 * @param idempotencyKey a second wish with the same key gets the run of the first
 */
public record Rerun(
        long runId,
        @Nullable String username,
        List<String> nodeIds,
        RunSource source,
        @Nullable String idempotencyKey) {

    /** The files that hold the wanted test cases. */
    List<String> testPaths() {
        return nodeIds.stream().map(id -> id.split("::", 2)[0]).distinct().toList();
    }
}
