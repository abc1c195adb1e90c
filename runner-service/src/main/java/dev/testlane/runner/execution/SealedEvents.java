package dev.testlane.runner.execution;

import dev.testlane.runner.output.Seal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Knows genuine lines of the event channel from those that tests have written there. The launcher's are
 * {@code SEAL NUMBER EVENT}, the seal being that of all behind it; the guard's last word holds the guard's secret.
 */
final class SealedEvents {

    private static final int SEAL_DIGITS = 64;
    private static final int MOST_DIGITS = 9;
    /** No word of a guard is longer. */
    private static final int LONGEST_WORD = 300;

    private final RunEventParser parser;
    private final Seal seal;
    private final String guardSecret;
    private int lastNumber;

    SealedEvents(RunEventParser parser, Seal seal, String guardSecret) {
        this.parser = parser;
        this.seal = seal;
        this.guardSecret = guardSecret;
    }

    /** The events of a line in order; for a line that is not genuine {@link RunEvent.Refused}. */
    Reading read(byte[] line) {
        // What isn't known to be genuine is not parsed: its tree may take a hundred times its bytes.
        RunEvent.@Nullable GuardEnd guard = line.length <= LONGEST_WORD ? parser.guardEnd(line, guardSecret) : null;
        if (guard != null) {
            return new Reading(guard, false);
        }
        int number = genuineNumber(line);
        if (number <= lastNumber) {
            return new Reading(new RunEvent.Refused(), false);
        }
        boolean gap = number != lastNumber + 1;
        lastNumber = number;
        return new Reading(
                parser.parse(line, SEAL_DIGITS + 2 + String.valueOf(number).length()), gap);
    }

    /** The line's number, 0 if its seal is not right. */
    private int genuineNumber(byte[] line) {
        int start = SEAL_DIGITS + 1;
        if (line.length <= start) {
            return 0;
        }
        byte[] expected = seal.of(line, start, line.length - start).getBytes(StandardCharsets.US_ASCII);
        byte[] shown = java.util.Arrays.copyOf(line, SEAL_DIGITS);
        if (!MessageDigest.isEqual(expected, shown)) {
            return 0;
        }
        String head =
                new String(line, start, Math.min(MOST_DIGITS + 1, line.length - start), StandardCharsets.US_ASCII);
        return Integer.parseInt(head.substring(0, head.indexOf(' ')));
    }

    /**
     * What a line says.
     *
     * @param event null for one that this runner doesn't know
     * @param gap whether events before it are missing
     */
    record Reading(@Nullable RunEvent event, boolean gap) {}
}
