package dev.testlane.contract;

import java.util.List;

/**
 * Renews all leases of a runner at once.
 *
 * @param busy slots in use, which may exceed the number of leases while a run is being prepared
 */
public record Heartbeat(
        String runnerId,
        String incarnation,
        RunnerState state,
        int slots,
        int busy,
        SandboxLevel sandboxLevel,
        List<HeldLease> leases) {}
