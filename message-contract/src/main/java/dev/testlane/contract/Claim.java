package dev.testlane.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A granted lease and what to execute under it.
 *
 * @param attempt 1 for the first execution of the run
 * @param fencingToken grows with every lease of the environment
 * @param leaseMillis how long the lease lasts from the moment at which the claim was sent, unless renewed
 * @param timeoutSeconds the run's time limit
 * @param testPaths paths among {@code files} to hand to pytest, in this order
 * @param nodeIds only these test cases of the test paths; empty for all
 * @param keyword pytest's {@code -k}
 * @param variables extra environment variables of the test process
 * @param secrets more of them, whose values must not leave the runner
 * @param files the run's snapshot; paths are relative, use {@code /} and contain no {@code ..}
 */
public record Claim(
        long runId,
        int environmentId,
        int attempt,
        long fencingToken,
        long leaseMillis,
        int timeoutSeconds,
        String username,
        List<String> testPaths,
        List<String> nodeIds,
        @Nullable String keyword,
        Map<String, String> variables,
        Secrets secrets,
        List<SnapshotFile> files) {

    /** The lease that this claim granted. */
    public HeldLease lease() {
        return new HeldLease(environmentId, runId, attempt, fencingToken);
    }
}
