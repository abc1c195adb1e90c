package dev.testlane.runner.claim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The time since the machine started, suspension included: the clock that a guard's deadlines are told in. */
public final class BootClock {

    private static final Path UPTIME = Path.of("/proc/uptime");

    private static final long ROUNDING_MILLIS = 50;

    private BootClock() {}

    /**
     * Whether a time that the kernel tells now is this clock's. In a container /proc/uptime may be that of the container.
     *
     * @param before what this clock showed before the kernel was asked
     */
    public static boolean agrees(long before, long kernelMillis) {
        return before - ROUNDING_MILLIS <= kernelMillis && kernelMillis <= millis() + ROUNDING_MILLIS;
    }

    /** Milliseconds of CLOCK_BOOTTIME, rounded down to 10 ms. */
    public static long millis() {
        try {
            String uptime = Files.readString(UPTIME);
            return Math.round(Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * 1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
