package dev.testlane.runner.lane;

import com.rabbitmq.client.Channel;
import dev.testlane.runner.lane.LaneEvent.Delivery;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The state of one lane, touched by the event loop's thread only. Channel and work are independent of each other: a run
 * goes on when its channel is lost.
 */
final class Lane {

    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    /** What the runner does in the environment; both take a slot. */
    enum Work {
        NONE,
        CLAIMING,
        EXECUTING
    }

    final int environmentId;
    Work work = Work.NONE;
    /** Open while the runner consumes the lane. */
    @Nullable
    Channel channel;
    /** The message that waits on the open channel. */
    @Nullable
    Delivery delivery;
    /** Whether the environment became free while it was claimed, so that an answer "held" is outdated. */
    boolean releasedWhileClaiming;
    /** When the lane may be opened, or the waiting message be claimed, by System.nanoTime(). */
    long notBefore = System.nanoTime();

    /** When the lane was opened or brought a message, by System.nanoTime(). */
    long activeAt = System.nanoTime();

    private int failures;

    Lane(int environmentId) {
        this.environmentId = environmentId;
    }

    boolean isOpen() {
        return channel != null;
    }

    boolean isIdle() {
        return work == Work.NONE;
    }

    boolean holds(Delivery other) {
        return other.equals(delivery);
    }

    boolean isWaiting() {
        return isIdle() && delivery != null;
    }

    void waitFor(Duration pause) {
        notBefore = System.nanoTime() + pause.toNanos();
    }

    /** Waits longer after every failure, up to half a minute. */
    void backOff() {
        Duration pause = FIRST_BACKOFF.multipliedBy(1L << Math.min(failures++, 5));
        waitFor(pause.compareTo(LONGEST_BACKOFF) < 0 ? pause : LONGEST_BACKOFF);
    }

    void succeeded() {
        failures = 0;
    }

    /** Forgets the channel and its message. */
    void closed() {
        channel = null;
        delivery = null;
    }
}
