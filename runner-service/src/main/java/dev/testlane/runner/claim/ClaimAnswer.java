package dev.testlane.runner.claim;

import dev.testlane.contract.Claim;
import java.time.Duration;

/** What the API answered to a claim. */
public sealed interface ClaimAnswer {

    /** @param sentAtMillis when the claim was sent, on the boot clock; the lease counts from there */
    record Granted(Claim claim, long sentAtMillis) implements ClaimAnswer {}

    /** No run is queued in the environment. */
    record NothingQueued() implements ClaimAnswer {}

    /** The environment is held, reserved or paused. */
    record Deferred(Duration retryAfter) implements ClaimAnswer {}

    /** The API doesn't know the incarnation that asked: execute nothing, register again. */
    record Replaced(RunnerIdentity identity) implements ClaimAnswer {}

    /** No usable answer. */
    record Unavailable(String why) implements ClaimAnswer {}
}
