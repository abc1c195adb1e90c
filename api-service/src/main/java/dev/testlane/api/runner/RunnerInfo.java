package dev.testlane.api.runner;

import dev.testlane.contract.SandboxLevel;
import java.time.Instant;

/** A runner as the fleet's list shows it. */
public record RunnerInfo(
        String id,
        FleetState state,
        int slots,
        int busy,
        SandboxLevel sandboxLevel,
        Instant registeredAt,
        Instant lastSeenAt) {}
