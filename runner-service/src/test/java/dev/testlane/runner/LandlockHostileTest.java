package dev.testlane.runner;

import dev.testlane.contract.SandboxLevel;

class LandlockHostileTest extends ConfinedHostileRuns {

    @Override
    SandboxLevel level() {
        return SandboxLevel.LANDLOCK;
    }
}
