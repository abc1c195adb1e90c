package dev.testlane.contract;

/**
 * A runner's first words. Leases of an older incarnation of the same runner are released, so a runner registers only
 * when no test process of its old self is left.
 *
 * @param runnerId stable name of the runner, {@code [A-Za-z0-9._-]{1,64}}
 * @param incarnation random for every start of the process
 * @param slots how many runs it executes at once, at least 1
 */
public record RunnerRegistration(String runnerId, String incarnation, int slots, SandboxLevel sandboxLevel) {}
