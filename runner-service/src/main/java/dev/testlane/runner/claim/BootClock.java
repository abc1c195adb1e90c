package dev.testlane.runner.claim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The time since the machine started, suspension included: the clock that a guard's deadlines are told in. */
public final class BootClock {

    private static final Path UPTIME = Path.of("/proc/uptime");

    private BootClock() {}

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
