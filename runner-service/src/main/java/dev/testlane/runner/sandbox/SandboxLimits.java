package dev.testlane.runner.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * What a sandboxed run may use.
 *
 * @param memoryBytes data of each of its processes
 * @param processes processes and threads at once
 * @param fileBytes size of each file that it writes
 * @param openFiles open files of each of its processes
 * @param cpuSeconds processor time of each of its processes; 0 for any
 * @param temporaryBytes all of its /tmp, and all of its shared memory, where both are in memory
 */
public record SandboxLimits(
        long memoryBytes, int processes, long fileBytes, int openFiles, long cpuSeconds, long temporaryBytes) {

    /** After this time beyond the limit a process is killed that ignores the signal at the limit, SIGXCPU. */
    private static final int CPU_GRACE_SECONDS = 5;

    /** As {@code NAME=SOFT:HARD}, in the names and units of setrlimit. */
    List<String> settings() {
        List<String> settings = new ArrayList<>(List.of(
                // Linux takes 1, but not 0, for none even where a program collects core dumps.
                "core=1:1",
                "data=" + both(memoryBytes),
                "nproc=" + both(processes),
                "fsize=" + both(fileBytes),
                "nofile=" + both(openFiles)));
        if (cpuSeconds > 0) {
            settings.add("cpu=" + cpuSeconds + ":" + (cpuSeconds + CPU_GRACE_SECONDS));
        }
        return settings;
    }

    private static String both(long value) {
        return value + ":" + value;
    }
}
