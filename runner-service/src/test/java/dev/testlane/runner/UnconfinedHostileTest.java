package dev.testlane.runner;

import dev.testlane.contract.SandboxLevel;

/** Without a sandbox. Limits, reading what the runner's user can read and killing the guard's daemons are not contained. */
class UnconfinedHostileTest extends HostileRuns {

    @Override
    SandboxLevel level() {
        return SandboxLevel.NONE;
    }
}
