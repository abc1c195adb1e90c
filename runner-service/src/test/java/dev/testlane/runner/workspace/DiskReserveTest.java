package dev.testlane.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DiskReserveTest {

    private static final long MEGABYTE = 1 << 20;

    private final AtomicLong free = new AtomicLong();

    private DiskReserve reserveOf(long megabytes) {
        free.set(megabytes * MEGABYTE);
        return new DiskReserve(free::get);
    }

    @Test
    void someRoomStays() {
        DiskReserve reserve = reserveOf(10_000);
        free.set(257 * MEGABYTE);
        assertThat(reserve.isTouched()).isFalse();
        free.set(255 * MEGABYTE);
        assertThat(reserve.isTouched()).isTrue();
    }

    @Test
    void diskThatIsNearlyFullAlreadyCanBeUsed() {
        DiskReserve reserve = reserveOf(100);
        assertThat(reserve.isTouched()).isFalse();
        free.set(51 * MEGABYTE);
        assertThat(reserve.isTouched()).isFalse();
        free.set(49 * MEGABYTE);
        assertThat(reserve.isTouched()).isTrue();
    }
}
