package dev.testlane.api.run;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list shows; empty or null means all.
 *
 * @param text part of a username or test path, or a run's number
 * @param before only runs with a smaller number
 * @param limit at most so many
 */
public record RunFilter(
        Set<RunStatus> statuses,
        @Nullable Integer environmentId,
        @Nullable String username,
        @Nullable String testPath,
        @Nullable String text,
        @Nullable Long before,
        int limit) {}
