package dev.testlane.contract;

import org.jspecify.annotations.Nullable;

/**
 * A runner's first words.
 *
 * @param runnerId stable name of the runner, {@code [A-Za-z0-9._-]{1,64}}
 * @param incarnation random for every start of the process
 * @param formerIncarnation the older self of which no test process is left, as the runner has made sure; its leases are
 *     released at once. Those of any other incarnation run out by themselves, since somebody may live under them.
 * @param slots how many runs it executes at once, at least 1
 * @param python names its Python, pytest and packages; two runners with the same name find the same tests and imports
 */
public record RunnerRegistration(
        String runnerId,
        String incarnation,
        @Nullable String formerIncarnation,
        int slots,
        SandboxLevel sandboxLevel,
        @Nullable String python) {}
