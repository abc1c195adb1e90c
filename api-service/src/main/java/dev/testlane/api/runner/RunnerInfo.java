package dev.testlane.api.runner;

import dev.testlane.contract.SandboxLevel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A runner as the fleet's list shows it.
 *
 * @param sandboxShortfall why its sandbox is not a better one; null for the best
 */
public record RunnerInfo(
        String id,
        FleetState state,
        int slots,
        int busy,
        SandboxLevel sandboxLevel,
        @Nullable String sandboxShortfall,
        Instant registeredAt,
        Instant lastSeenAt) {}
