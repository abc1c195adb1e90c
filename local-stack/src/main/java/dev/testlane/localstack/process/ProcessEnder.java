package dev.testlane.localstack.process;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Ends a process and everything that it started. */
public final class ProcessEnder {

    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private ProcessEnder() {}

    /**
     * Asks a process to end, kills what is left of it and its family after the grace, and waits until all are gone.
     *
     * @return whether it ended by itself within the grace
     */
    public static boolean end(ProcessIdentity process, Signal polite, Duration grace) {
        Set<ProcessIdentity> family = new HashSet<>(process.family());
        if (family.isEmpty()) {
            return true;
        }
        if (process.alive()) {
            polite.sendTo(process.pid());
        }
        boolean ended = await(grace, () -> !process.alive());
        family.addAll(process.family());
        family.stream().filter(ProcessIdentity::alive).forEach(member -> Signal.KILL.sendTo(member.pid()));
        if (!await(KILL_LIMIT, () -> family.stream().noneMatch(ProcessIdentity::alive))) {
            throw new IllegalStateException("Process " + process.pid() + " cannot be ended");
        }
        return ended;
    }

    private static boolean await(Duration limit, BooleanSupplier condition) {
        return Await.until(limit, Duration.ofMillis(10), condition);
    }
}
