package dev.testlane.runner.lane;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.testlane.runner.lane.LaneEvent.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All lanes and their channels on the current connection; used by the event loop's thread only. */
final class Lanes {

    private static final Logger log = LoggerFactory.getLogger(Lanes.class);
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Broker broker;
    private final Duration refresh;
    private final Lane[] lanes;
    /** Lanes that are not open; the one that was closed last is at the end, so that all have their turn. */
    private final Deque<Lane> closed = new ArrayDeque<>();

    private @Nullable Connection connection;
    private long warnNotBefore = System.nanoTime();

    /**
     * @param environments lanes 1 to this number
     * @param refresh after how much silence a lane is opened anew
     */
    Lanes(Broker broker, int environments, Duration refresh) {
        this.broker = broker;
        this.refresh = refresh;
        this.lanes = new Lane[environments];
        Arrays.setAll(lanes, index -> new Lane(index + 1));
        List<Lane> order = new ArrayList<>(List.of(lanes));
        // Runners that start together should not all begin with the same lanes.
        Collections.shuffle(order);
        closed.addAll(order);
    }

    Lane get(int environmentId) {
        return lanes[environmentId - 1];
    }

    boolean contains(int environmentId) {
        return environmentId >= 1 && environmentId <= lanes.length;
    }

    boolean isConnected() {
        return connection != null;
    }

    void connected(Connection fresh) {
        connection = fresh;
    }

    /** Forgets all channels, if this is the current connection; says whether it was. */
    boolean disconnected(Connection lost) {
        if (!lost.equals(connection)) {
            return false;
        }
        connection = null;
        Stream.of(lanes).filter(Lane::isOpen).forEach(this::forgetChannel);
        return true;
    }

    /** An open lane that could be given back. */
    Optional<Lane> anyToGiveBack() {
        return Stream.of(lanes).filter(lane -> lane.isOpen() && lane.isIdle()).findAny();
    }

    /** The waiting message that is to be claimed now, the one that is due for the longest time first. */
    Optional<Lane> nextToClaim() {
        return due(Stream.of(lanes), Lane::isWaiting).min((one, other) -> Long.signum(one.notBefore - other.notBefore));
    }

    /** The lane to open next. One in which we execute stays closed: its message can't be used before the run's end. */
    Optional<Lane> nextToOpen() {
        return due(closed.stream(), Lane::isIdle).findFirst();
    }

    private static Stream<Lane> due(Stream<Lane> among, Predicate<Lane> condition) {
        long now = System.nanoTime();
        return among.filter(lane -> condition.test(lane) && lane.notBefore - now <= 0);
    }

    /**
     * A lane that was open and silent for a long time. A consumer can be dead without either side's knowledge: after its
     * queue was deleted and declared again at once, RabbitMQ 3.10 neither cancels it nor delivers to it.
     */
    Optional<Lane> nextToRefresh() {
        long oldest = System.nanoTime() - refresh.toNanos();
        return Stream.of(lanes)
                .filter(lane -> lane.isOpen() && lane.isIdle() && lane.delivery == null)
                .filter(lane -> lane.activeAt - oldest < 0)
                .min((one, other) -> Long.signum(one.activeAt - other.activeAt));
    }

    /** Nanoseconds until the next lane is due, at most {@code most}. */
    long untilNextDue(long most) {
        long now = System.nanoTime();
        return Stream.of(lanes)
                .filter(lane -> lane.isWaiting() || !lane.isOpen())
                .mapToLong(lane -> lane.notBefore - now)
                .filter(pause -> pause > 0 && pause < most)
                .min()
                .orElse(most);
    }

    void open(Lane lane) {
        Connection current = connection;
        if (current == null) {
            return;
        }
        closed.remove(lane);
        log.trace("Opening lane {}", lane.environmentId);
        try {
            lane.channel = broker.open(current, lane.environmentId);
            lane.succeeded();
            lane.activeAt = System.nanoTime();
        } catch (IOException | RuntimeException e) {
            closed.addLast(lane);
            lane.backOff();
            warn("Lane " + lane.environmentId + " can't be opened: " + why(e));
        }
    }

    /**
     * Closes a lane's channel: its message goes back to the head and the next consumer becomes active. Nothing else does
     * this without an overlap.
     */
    void giveBack(Lane lane) {
        Channel channel = lane.channel;
        if (channel == null) {
            return;
        }
        log.trace("Giving lane {} back", lane.environmentId);
        forgetChannel(lane);
        lane.waitFor(Duration.ZERO);
        try {
            channel.close();
        } catch (IOException | TimeoutException | RuntimeException e) {
            log.debug("Lane {} was closed already", lane.environmentId, e);
            Broker.abort(channel);
        }
    }

    /** Notes that the broker has closed a lane; it is opened again later. */
    void broken(Lane lane, Channel channel, String why) {
        if (channel.equals(lane.channel)) {
            forgetChannel(lane);
            lane.backOff();
            warn("Lane " + lane.environmentId + " was closed: " + why);
            if (channel.isOpen()) {
                Broker.abort(channel);
            }
        }
    }

    /** Acknowledges a message, if it is still ours; says whether it was. */
    boolean acknowledge(Lane lane, Delivery delivery) {
        if (!lane.holds(delivery)) {
            return false;
        }
        lane.delivery = null;
        try {
            delivery.channel().basicAck(delivery.tag(), false);
            return true;
        } catch (IOException | RuntimeException e) {
            log.debug("Lane {} was closed before its message was acknowledged", lane.environmentId, e);
            return false;
        }
    }

    void close() {
        if (connection != null) {
            connection.abort((int) Duration.ofSeconds(2).toMillis());
        }
    }

    private void forgetChannel(Lane lane) {
        lane.closed();
        closed.addLast(lane);
    }

    private void warn(String problem) {
        if (System.nanoTime() - warnNotBefore >= 0) {
            log.warn("{} (trying on; more of this kind is not logged for a minute)", problem);
            warnNotBefore = System.nanoTime() + QUIET.toNanos();
        } else {
            log.debug(problem);
        }
    }

    private static String why(Exception e) {
        return e.getCause() == null ? e.toString() : String.valueOf(e.getCause().getMessage());
    }
}
