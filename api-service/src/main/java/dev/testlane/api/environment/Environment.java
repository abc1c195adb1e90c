package dev.testlane.api.environment;

import dev.testlane.api.run.Run;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An environment as the board shows it.
 *
 * @param queued how many runs wait for it
 * @param lease who holds it; null when nobody does
 */
public record Environment(
        int id,
        EnvironmentState state,
        @Nullable Run currentRun,
        int queued,
        @Nullable Holder lease) {

    /** The lease in force. */
    public record Holder(String runnerId, long fencingToken, Instant grantedAt, Instant expiresAt) {}
}
