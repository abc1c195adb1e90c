package dev.testlane.runner.workspace;

import java.util.function.LongSupplier;

/**
 * What is to stay free on a disk, whoever fills it and however: a last resort against what can't be counted. A disk that
 * was nearly full before a run is not its fault, so half of what was free then is always its own.
 */
final class DiskReserve {

    private static final long BYTES = 256 << 20;

    private final LongSupplier free;
    private final long reserve;

    /** @param free how many bytes are free now */
    DiskReserve(LongSupplier free) {
        this.free = free;
        this.reserve = Math.min(BYTES, free.getAsLong() / 2);
    }

    /** Whether it is used up. */
    boolean isTouched() {
        return free.getAsLong() < reserve;
    }
}
