package dev.testlane.api.environment;

import dev.testlane.contract.HeldLease;
import java.time.Instant;

/** The exclusive, expiring right of a runner to use an environment for one attempt of a run. */
public record Lease(
        int environmentId,
        long fencingToken,
        long runId,
        int attempt,
        String runnerId,
        String incarnation,
        Instant grantedAt,
        Instant expiresAt,
        long remainingMillis) {

    boolean isInForce() {
        return remainingMillis > 0;
    }

    boolean isHeldBy(String runnerId, String incarnation) {
        return this.runnerId.equals(runnerId) && this.incarnation.equals(incarnation);
    }

    HeldLease asHeld() {
        return new HeldLease(environmentId, runId, attempt, fencingToken);
    }
}
