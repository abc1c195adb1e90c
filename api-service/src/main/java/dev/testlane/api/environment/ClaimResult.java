package dev.testlane.api.environment;

import dev.testlane.contract.Claim;

/** What a claim brought. */
public sealed interface ClaimResult {

    record Granted(Claim claim) implements ClaimResult {}

    record NothingQueued() implements ClaimResult {}

    /** The environment is held: ask again later. */
    record Held(long retryAfterMillis) implements ClaimResult {}
}
