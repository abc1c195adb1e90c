package dev.testlane.runner.claim;

import dev.testlane.contract.Heartbeat;
import dev.testlane.contract.HeartbeatAnswer;
import dev.testlane.contract.HeldLease;
import dev.testlane.contract.RunnerState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews all leases at once, again and again, on a thread and a connection of its own. */
public final class Heartbeats implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);
    private static final LeaseTimes UNTIL_TOLD = new LeaseTimes(12_000);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private final ApiClient api;
    private final Membership membership;
    private final HeldLeases leases;
    private final IntSupplier busy;
    private final Runnable onReplaced;
    private final Semaphore wakeUp = new Semaphore(0);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile RunnerState state = RunnerState.ACTIVE;
    private volatile LeaseTimes times = UNTIL_TOLD;
    private boolean started;
    private boolean failing;

    /** @param onReplaced called when the API no longer knows this incarnation; all leases have been lost then */
    public Heartbeats(ApiClient api, Membership membership, HeldLeases leases, IntSupplier busy, Runnable onReplaced) {
        this.api = api;
        this.membership = membership;
        this.leases = leases;
        this.busy = busy;
        this.onReplaced = onReplaced;
    }

    public void start() {
        started = true;
        Thread.ofPlatform().name("heartbeat").daemon().start(this::run);
    }

    /** Says STOPPING from now on, the first time at once. */
    public void stopping() {
        state = RunnerState.STOPPING;
        wakeUp.release();
    }

    /** Ends with a last heartbeat that says STOPPED. */
    @Override
    public void close() throws InterruptedException {
        state = RunnerState.STOPPED;
        wakeUp.release();
        if (started && !ended.await(2 * LAST_WORD.toMillis(), TimeUnit.MILLISECONDS)) {
            log.warn("The last heartbeat was not answered");
        }
    }

    private void run() {
        try {
            RunnerState said = beat();
            while (said != RunnerState.STOPPED) {
                Duration interval = times.heartbeatInterval();
                // The API's silence says nothing about the leases' end, so try more often then.
                long pause = failing ? Math.min(interval.toMillis(), RETRY.toMillis()) : interval.toMillis();
                if (wakeUp.tryAcquire(pause, TimeUnit.MILLISECONDS)) {
                    wakeUp.drainPermits();
                }
                said = beat();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private RunnerState beat() throws InterruptedException {
        RunnerState saying = state;
        if (!membership.isRegistered()) {
            return saying;
        }
        RunnerIdentity identity = membership.identity();
        List<HeldLease> held = leases.all();
        Heartbeat heartbeat = new Heartbeat(
                identity.runnerId(),
                identity.incarnation(),
                saying,
                identity.slots(),
                busy.getAsInt(),
                identity.sandboxLevel(),
                held);
        try {
            long sentAtMillis = BootClock.millis();
            Optional<HeartbeatAnswer> answer = api.heartbeat(heartbeat, timeout(saying));
            if (answer.isPresent()) {
                accept(held, sentAtMillis, answer.get());
            } else if (membership.replaced(identity)) {
                leases.loseAll();
                onReplaced.run();
            }
            recovered();
        } catch (IOException | ApiRefusedException | RuntimeException e) {
            failed(e);
        }
        return saying;
    }

    private Duration timeout(RunnerState saying) {
        return saying == RunnerState.STOPPED
                ? LAST_WORD
                : times.heartbeatInterval().plus(RETRY);
    }

    private void accept(List<HeldLease> held, long sentAtMillis, HeartbeatAnswer answer) {
        times = new LeaseTimes(answer.leaseMillis());
        List<HeldLease> kept = new ArrayList<>(held);
        kept.removeAll(answer.lost());
        leases.renew(kept, times.deadlineAfter(sentAtMillis));
        leases.lose(answer.lost());
        leases.cancel(answer.cancelled());
    }

    private void failed(Exception e) {
        if (!failing) {
            log.warn("Heartbeats fail, trying on: {}", e.toString());
        }
        failing = true;
    }

    private void recovered() {
        if (failing) {
            log.info("Heartbeats are answered again");
        }
        failing = false;
    }
}
