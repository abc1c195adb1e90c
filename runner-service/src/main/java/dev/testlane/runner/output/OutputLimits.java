package dev.testlane.runner.output;

import java.time.Duration;

/**
 * How much of a run's output is kept, and how it is cut into reports.
 *
 * @param keepBytes what comes after so many bytes of UTF-8 is read and dropped
 * @param killBytes a run that writes more bytes than this is killed
 * @param chunkDelay how long a piece of output may wait for more before it is sent
 */
public record OutputLimits(long keepBytes, long killBytes, Duration chunkDelay) {

    /** The most text that one report carries, in bytes of UTF-8. */
    static final int CHUNK_BYTES = 64 * 1024;
}
