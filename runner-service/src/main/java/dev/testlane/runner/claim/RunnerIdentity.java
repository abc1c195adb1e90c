package dev.testlane.runner.claim;

import dev.testlane.contract.ClaimRequest;
import dev.testlane.contract.RunnerRegistration;
import dev.testlane.contract.SandboxLevel;
import java.util.UUID;

/**
 * Who this runner is.
 *
 * @param incarnation random; a new one for every registration
 */
public record RunnerIdentity(String runnerId, String incarnation, int slots, SandboxLevel sandboxLevel) {

    public static RunnerIdentity create(String runnerId, int slots, SandboxLevel sandboxLevel) {
        return new RunnerIdentity(runnerId, UUID.randomUUID().toString(), slots, sandboxLevel);
    }

    RunnerIdentity reborn() {
        return create(runnerId, slots, sandboxLevel);
    }

    RunnerRegistration registration() {
        return new RunnerRegistration(runnerId, incarnation, slots, sandboxLevel);
    }

    ClaimRequest claimOf(int environmentId) {
        return new ClaimRequest(runnerId, incarnation, environmentId);
    }
}
