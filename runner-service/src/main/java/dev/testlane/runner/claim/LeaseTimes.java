package dev.testlane.runner.claim;

import java.time.Duration;

/**
 * The times that follow from the length of a lease. A guard's deadline and the grace for killing together are less than
 * the lease, so nothing runs any more when the API may give the environment to somebody else.
 *
 * @param leaseMillis how long a lease lasts, counted from the moment at which its request was sent
 */
public record LeaseTimes(long leaseMillis) {

    private static final int HEARTBEATS_PER_LEASE = 12;

    /** How long a test process may live after the last successful renewal was sent. */
    public long guardMillis() {
        return leaseMillis * 3 / 4;
    }

    public Duration heartbeatInterval() {
        return Duration.ofMillis(Math.max(1, leaseMillis / HEARTBEATS_PER_LEASE));
    }

    /** The guard's deadline on the boot clock for a request that was sent at {@code sentAtMillis}. */
    public long deadlineAfter(long sentAtMillis) {
        return sentAtMillis + guardMillis();
    }
}
