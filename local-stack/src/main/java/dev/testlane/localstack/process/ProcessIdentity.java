package dev.testlane.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A process that cannot be mistaken for a later one with the same pid, not even after a reboot. */
public record ProcessIdentity(long pid, long startTicks, String bootId) {

    private static final String BOOT_ID = readBootId();

    /** Empty when no such process runs. */
    public static Optional<ProcessIdentity> of(long pid) {
        return ProcStat.of(pid).filter(ProcStat::running).map(ProcessIdentity::of);
    }

    /** A child may have ended before anybody looked; others of its session may still run. */
    static ProcessIdentity ofOwnChild(long pid) {
        return ProcStat.of(pid).map(ProcessIdentity::of).orElse(new ProcessIdentity(pid, 0, BOOT_ID));
    }

    private static ProcessIdentity of(ProcStat stat) {
        return new ProcessIdentity(stat.pid(), stat.startTicks(), BOOT_ID);
    }

    public boolean alive() {
        return bootId.equals(BOOT_ID)
                && ProcStat.of(pid)
                        .filter(ProcStat::running)
                        .filter(stat -> stat.startTicks() == startTicks)
                        .isPresent();
    }

    /** This process, its descendants, and whoever is left in the session that it leads or led. */
    public Set<ProcessIdentity> family() {
        Optional<ProcStat> holderOfPid = ProcStat.of(pid);
        boolean pidIsReused = holderOfPid.isPresent() && holderOfPid.get().startTicks() != startTicks;
        // Linux gives no pid away while a session of that number has members.
        if (!bootId.equals(BOOT_ID) || pidIsReused) {
            return Set.of();
        }
        List<ProcStat> processes = ProcStat.all().filter(ProcStat::running).toList();
        Set<Long> members = new HashSet<>(Set.of(pid));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (ProcStat process : processes) {
                if (process.session() == pid || members.contains(process.parent())) {
                    grew |= members.add(process.pid());
                }
            }
        }
        Set<ProcessIdentity> family = new HashSet<>();
        processes.stream()
                .filter(process -> members.contains(process.pid()))
                .forEach(process -> family.add(of(process)));
        return family;
    }

    private static String readBootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Testlane's local stack needs Linux's /proc", e);
        }
    }
}
