package dev.testlane.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code /proc/<pid>/stat} says about a process. {@code startTicks} counts clock ticks since the boot. */
record ProcStat(long pid, char state, long parent, long session, long startTicks) {

    /** Empty when there is no such process. */
    static Optional<ProcStat> of(long pid) {
        try {
            // The process's name stands in parentheses and may hold anything, so read from behind the last one.
            String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(new ProcStat(
                    pid,
                    fields[0].charAt(0),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[3]),
                    Long.parseLong(fields[19])));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    static Stream<ProcStat> all() {
        return ProcessHandle.allProcesses().map(ProcessHandle::pid).flatMap(pid -> of(pid).stream());
    }

    boolean running() {
        return state != 'Z' && state != 'X';
    }
}
