package dev.testlane.runner.lane;

import com.rabbitmq.client.ConnectionFactory;
import dev.testlane.contract.ControlMessage;
import dev.testlane.runner.claim.ApiClient;
import dev.testlane.runner.claim.ClaimAnswer;
import dev.testlane.runner.claim.HeldLeases;
import dev.testlane.runner.claim.Membership;
import dev.testlane.runner.claim.RunnerIdentity;
import dev.testlane.runner.execution.Executions;
import dev.testlane.runner.execution.RunEnd;
import dev.testlane.runner.lane.LaneEvent.Delivery;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides which lanes the runner consumes and what becomes of their messages.
 *
 * <p>One thread owns all state. Everything else posts {@link LaneEvent}s; lanes are opened and closed one at a time when
 * no event waits, so that a delivery never waits behind a hundred of them.
 */
public final class LaneManager implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LaneManager.class);
    private static final Duration RECONNECT = Duration.ofSeconds(1);
    private static final Duration SHORTEST_DEFERRAL = Duration.ofMillis(50);
    private static final Duration LONGEST_DEFERRAL = Duration.ofMinutes(1);
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    /** After an acknowledgement the lane's next message is almost here; opening other lanes would be for nothing. */
    private static final Duration NEXT_MESSAGE = Duration.ofMillis(50);

    private final Membership membership;
    private final ApiClient api;
    private final HeldLeases leases;
    private final Executions executions;
    private final Runnable onReplaced;
    private final Broker broker;
    private final Lanes lanes;
    private final int slots;

    private final BlockingQueue<LaneEvent> events = new LinkedBlockingQueue<>();
    private final AtomicInteger busy = new AtomicInteger();
    private final Thread thread = Thread.ofPlatform().name("lanes").unstarted(this::loop);
    private volatile boolean ended;

    // Touched by the loop's thread only.
    private boolean registered;
    private boolean stopping;
    private boolean connecting;
    private long connectNotBefore = System.nanoTime();
    private long openNotBefore = System.nanoTime();
    private @Nullable String brokerProblem;
    private @Nullable String claimProblem;

    /**
     * @param environments lanes 1 to this number are consumed
     * @param refresh after how much silence a lane is opened anew
     * @param onReplaced called when a claim shows that the API no longer knows this incarnation
     */
    public LaneManager(
            Membership membership,
            ApiClient api,
            HeldLeases leases,
            Executions executions,
            ConnectionFactory factory,
            JsonMapper json,
            int environments,
            Duration refresh,
            Runnable onReplaced) {
        this.membership = membership;
        this.api = api;
        this.leases = leases;
        this.executions = executions;
        this.onReplaced = onReplaced;
        this.slots = membership.identity().slots();
        this.broker = new Broker(factory, json, events::add, this::accept);
        this.lanes = new Lanes(broker, environments, refresh);
    }

    public void start() {
        thread.start();
    }

    /** How many slots are in use. */
    public int busy() {
        return busy.get();
    }

    /** The API has accepted the runner: runs may be taken. */
    public void registered() {
        events.add(new LaneEvent.Registered());
    }

    /** The API no longer knows the runner: all lanes are given back, nothing is taken. */
    public void unregistered() {
        events.add(new LaneEvent.Unregistered());
    }

    /** Gives all idle lanes back and takes nothing more; a run that is granted meanwhile is handed back. */
    public void stopTaking() {
        events.add(new LaneEvent.Stopping());
    }

    /** Closes the connection; messages of runs that have not ended go back to their lanes. */
    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.interrupt();
        thread.join(RECONNECT);
        lanes.close();
    }

    private void accept(ControlMessage message) {
        switch (message) {
            case ControlMessage.LeaseReleased(int environmentId) -> events.add(new LaneEvent.Released(environmentId));
            case ControlMessage.CancelRequested(long runId, int attempt) -> leases.cancel(runId, attempt);
        }
    }

    private void loop() {
        while (!ended) {
            try {
                LaneEvent event = events.poll();
                if (event == null && !step()) {
                    event = events.poll(untilNextStep(), TimeUnit.NANOSECONDS);
                }
                if (event != null) {
                    handle(event);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.error("Unexpected failure in the event loop", e);
            }
        }
    }

    private void handle(LaneEvent event) {
        log.trace("{}", event);
        switch (event) {
            case LaneEvent.Registered _ -> registered = true;
            case LaneEvent.Unregistered _ -> registered = false;
            case LaneEvent.Stopping _ -> stopping = true;
            case LaneEvent.Connected connected -> connected(connected);
            case LaneEvent.ConnectFailed(String why) -> disconnected(why);
            case LaneEvent.Disconnected(var connection, String why) -> {
                if (lanes.disconnected(connection)) {
                    disconnected(why);
                }
            }
            case LaneEvent.Delivered delivered -> delivered(delivered);
            case LaneEvent.LaneBroken(int id, var channel, String why) -> lanes.broken(lanes.get(id), channel, why);
            case LaneEvent.Claimed(int id, Delivery delivery, ClaimAnswer answer) ->
                claimed(lanes.get(id), delivery, answer);
            case LaneEvent.Ended(int id, Delivery delivery, RunEnd end) -> ended(lanes.get(id), delivery, end);
            case LaneEvent.Released(int id) -> {
                if (lanes.contains(id)) {
                    released(lanes.get(id));
                }
            }
        }
    }

    /** Does one small thing that is due; false if there is none. */
    private boolean step() {
        if (!lanes.isConnected()) {
            connectIfDue();
            return false;
        }
        if (!mayTake()) {
            Optional<Lane> idle = lanes.anyToGiveBack();
            idle.ifPresent(lanes::giveBack);
            return idle.isPresent();
        }
        Optional<Lane> waiting = lanes.nextToClaim();
        if (waiting.isPresent()) {
            claim(waiting.get());
            return true;
        }
        Optional<Lane> closed = isPast(openNotBefore) ? lanes.nextToOpen() : Optional.empty();
        closed.ifPresent(lanes::open);
        if (closed.isEmpty()) {
            // One a second at most: whatever is due next wakes the loop, and that alone is no hurry.
            lanes.nextToRefresh().ifPresent(lanes::giveBack);
        }
        return closed.isPresent();
    }

    private long untilNextStep() {
        long now = System.nanoTime();
        return LongStream.of(openNotBefore - now, connectNotBefore - now)
                .filter(pause -> pause > 0)
                .reduce(lanes.untilNextDue(LONGEST_SLEEP.toNanos()), Math::min);
    }

    private boolean mayTake() {
        return registered && !stopping && busy.get() < slots;
    }

    private void connectIfDue() {
        if (!connecting && !stopping && isPast(connectNotBefore)) {
            connecting = true;
            var _ = Thread.ofVirtual().name("broker-connect").start(broker::connect);
        }
    }

    private void connected(LaneEvent.Connected event) {
        connecting = false;
        lanes.connected(event.connection());
        log.info("Connected to the broker");
        brokerProblem = null;
        if (!event.connection().isOpen()) {
            // Its shutdown was announced before it became ours.
            events.add(new LaneEvent.Disconnected(event.connection(), "closed at once"));
        }
    }

    private void disconnected(String why) {
        connecting = false;
        connectNotBefore = System.nanoTime() + RECONNECT.toNanos();
        if (!why.equals(brokerProblem)) {
            log.warn("No connection to the broker, trying on: {}", why);
        }
        brokerProblem = why;
    }

    private void delivered(LaneEvent.Delivered event) {
        Lane lane = lanes.get(event.environmentId());
        if (!event.channel().equals(lane.channel)) {
            return; // the channel is closed, so the broker gives the message to somebody else
        }
        lane.delivery = new Delivery(event.channel(), event.tag());
        lane.activeAt = System.nanoTime();
        if (mayTake()) {
            claim(lane);
        } else {
            lanes.giveBack(lane);
        }
    }

    private void claim(Lane lane) {
        Delivery delivery = lane.delivery;
        if (delivery == null) {
            return;
        }
        lane.work = Lane.Work.CLAIMING;
        lane.releasedWhileClaiming = false;
        busy.incrementAndGet();
        RunnerIdentity identity = membership.identity();
        var _ = Thread.ofVirtual().name("claim-" + lane.environmentId).start(() -> {
            ClaimAnswer answer = new ClaimAnswer.Unavailable("unexpected failure");
            try {
                answer = api.claim(identity, lane.environmentId);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                events.add(new LaneEvent.Claimed(lane.environmentId, delivery, answer));
            }
        });
    }

    private void claimed(Lane lane, Delivery delivery, ClaimAnswer answer) {
        if (!(answer instanceof ClaimAnswer.Unavailable)) {
            claimProblem = null;
        }
        if (answer instanceof ClaimAnswer.Granted granted) {
            lane.work = Lane.Work.EXECUTING;
            execute(lane, delivery, granted);
            return;
        }
        lane.work = Lane.Work.NONE;
        switch (answer) {
            case ClaimAnswer.NothingQueued _ -> acknowledge(lane, delivery);
            case ClaimAnswer.Deferred(Duration pause) ->
                lane.waitFor(lane.releasedWhileClaiming ? Duration.ZERO : bounded(pause));
            case ClaimAnswer.Unavailable(String why) -> {
                lane.backOff();
                claimsFail(why);
            }
            case ClaimAnswer.Replaced(RunnerIdentity identity) -> {
                lane.backOff();
                if (membership.replaced(identity)) {
                    onReplaced.run();
                }
            }
            case ClaimAnswer.Granted _ -> throw new IllegalStateException("handled above");
        }
        busy.decrementAndGet();
    }

    /** Tells of the first of many failures; every lane would have its own. */
    private void claimsFail(String why) {
        if (!why.equals(claimProblem)) {
            log.warn("Environments can't be claimed, trying on: {}", why);
            claimProblem = why;
        }
    }

    private void execute(Lane lane, Delivery delivery, ClaimAnswer.Granted granted) {
        if (registered && !stopping) {
            executions.start(granted, end -> events.add(new LaneEvent.Ended(lane.environmentId, delivery, end)));
        } else {
            executions.handBack(granted, end -> events.add(new LaneEvent.Ended(lane.environmentId, delivery, end)));
        }
    }

    private void ended(Lane lane, Delivery delivery, RunEnd end) {
        boolean wasFull = busy.get() >= slots;
        lane.work = Lane.Work.NONE;
        switch (end) {
            case RunEnd.Completed(boolean othersWaiting) -> {
                acknowledge(lane, delivery);
                if (othersWaiting && wasFull) {
                    // Others first: this lane is now the last one to be opened.
                    lanes.giveBack(lane);
                    openNotBefore = System.nanoTime();
                }
            }
            case RunEnd.GivenUp _ -> {
                lanes.giveBack(lane);
                lane.waitFor(RECONNECT);
            }
        }
        // Last, because a stop waits for it before it closes the connection.
        busy.decrementAndGet();
    }

    private void acknowledge(Lane lane, Delivery delivery) {
        lane.succeeded();
        lane.activeAt = System.nanoTime();
        if (lanes.acknowledge(lane, delivery)) {
            openNotBefore = System.nanoTime() + NEXT_MESSAGE.toNanos();
        }
    }

    private static void released(Lane lane) {
        lane.releasedWhileClaiming = true;
        if (lane.isWaiting()) {
            lane.waitFor(Duration.ZERO);
        }
    }

    private static Duration bounded(Duration pause) {
        if (pause.compareTo(SHORTEST_DEFERRAL) < 0) {
            return SHORTEST_DEFERRAL;
        }
        return pause.compareTo(LONGEST_DEFERRAL) > 0 ? LONGEST_DEFERRAL : pause;
    }

    private static boolean isPast(long nanoTime) {
        return System.nanoTime() - nanoTime >= 0;
    }
}
