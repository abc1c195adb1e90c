package dev.testlane.runner.execution;

import dev.testlane.runner.claim.BootClock;
import dev.testlane.runner.output.Seal;
import dev.testlane.runner.sandbox.GuardedProcess;
import dev.testlane.runner.sandbox.Sandbox;
import dev.testlane.runner.workspace.RunFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where one run is executed: its folder, its sandbox and its process, which may wait there for the run already. */
final class Place implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Place.class);

    /** How long a waiting process may live without its runner. */
    private static final Duration WAIT = Duration.ofSeconds(20);

    private static final Duration RENEWAL = Duration.ofSeconds(5);

    private final ExecutionSupport support;
    private final RunFolder folder;
    private final Sandbox.Cell cell;
    private @Nullable GuardedProcess process;
    private @Nullable ScheduledFuture<?> renewal;
    private boolean isTaken; // guarded by this: no renewal may come after the run's own deadline

    private Place(ExecutionSupport support, RunFolder folder, Sandbox.Cell cell) {
        this.support = support;
        this.folder = folder;
        this.cell = cell;
    }

    static Place open(ExecutionSupport support) throws IOException {
        RunFolder folder = support.workspace().newFolder();
        try {
            return new Place(support, folder, support.sandbox().open(folder.suite(), folder.temporary()));
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    RunFolder folder() {
        return folder;
    }

    Sandbox.Cell cell() {
        return cell;
    }

    /** Starts the process, which waits for a run from now on. */
    void warmUp(ScheduledExecutorService ticker) throws IOException, InterruptedException {
        GuardedProcess waiting = start(BootClock.millis() + WAIT.toMillis());
        renewal = ticker.scheduleAtFixedRate(
                () -> renew(waiting), RENEWAL.toMillis(), RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void renew(GuardedProcess waiting) {
        if (!isTaken) {
            waiting.mayLiveUntil(BootClock.millis() + WAIT.toMillis());
        }
    }

    private synchronized void endRenewal() {
        isTaken = true;
        if (renewal != null) {
            renewal.cancel(false);
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The process, started if none waits or it has died waiting, for a run whose files are there. */
    GuardedProcess process(long deadlineMillis) throws IOException, InterruptedException {
        cell.handOver();
        endRenewal();
        if (process != null && process.isAlive()) {
            return process;
        }
        if (process != null) {
            log.warn("A waiting test process has died");
            process.end();
        }
        return start(deadlineMillis);
    }

    private GuardedProcess start(long deadlineMillis) throws IOException, InterruptedException {
        GuardedProcess started = GuardedProcess.start(
                support.spawner(),
                support.python(),
                cell,
                support.workspace().guardLock(),
                Seal.randomKey(),
                deadlineMillis);
        process = started;
        return started;
    }

    /** Ends the process, if it has not ended, and removes the folder when nothing lives there. */
    @Override
    public void close() {
        endRenewal();
        if (process != null) {
            process.end();
        }
        cell.close();
        folder.close();
    }
}
