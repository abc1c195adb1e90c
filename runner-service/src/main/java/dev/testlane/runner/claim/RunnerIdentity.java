package dev.testlane.runner.claim;

import dev.testlane.contract.ClaimRequest;
import dev.testlane.contract.RunnerRegistration;
import dev.testlane.contract.SandboxLevel;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who this runner is.
 *
 * @param incarnation random; a new one for every registration
 * @param formerIncarnation the older self of which nothing is left; null if there is none
 * @param python names its Python and packages
 */
public record RunnerIdentity(
        String runnerId,
        String incarnation,
        @Nullable String formerIncarnation,
        int slots,
        SandboxLevel sandboxLevel,
        String python) {

    public static RunnerIdentity create(
            String runnerId, @Nullable String formerIncarnation, int slots, SandboxLevel sandboxLevel, String python) {
        String incarnation = UUID.randomUUID().toString();
        return new RunnerIdentity(runnerId, incarnation, formerIncarnation, slots, sandboxLevel, python);
    }

    RunnerIdentity reborn() {
        return create(runnerId, incarnation, slots, sandboxLevel, python);
    }

    RunnerRegistration registration() {
        return new RunnerRegistration(runnerId, incarnation, formerIncarnation, slots, sandboxLevel, python);
    }

    ClaimRequest claimOf(int environmentId) {
        return new ClaimRequest(runnerId, incarnation, environmentId);
    }
}
