package dev.testlane.runner.output;

import dev.testlane.contract.Counts;
import dev.testlane.contract.HeldLease;
import dev.testlane.contract.Report;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one writer of an attempt's reports: numbers them, cuts the output into pieces, keeps within the limits. */
public final class AttemptReports implements AutoCloseable {

    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(200);
    /** While the broker is behind or away, only full pieces are sent and progress is left out. */
    private static final int BUSY_BACKLOG = 64;

    private final HeldLease lease;
    private final ReportStream stream;
    private final OutputLimits limits;
    private final ScheduledExecutorService ticker;

    private final StringBuilder pending = new StringBuilder();
    private int pendingBytes;
    private long nextOutputAt;
    private boolean outputScheduled;

    private Counts counts = Counts.NONE;
    private @Nullable String currentTest;
    private boolean progressChanged;
    private long nextProgressAt;
    private boolean progressScheduled;

    private long sequence;
    private long outputBytes;
    private boolean limitReached;
    private boolean closed;

    /** @param ticker one thread that sends what has waited long enough; nothing that it does here blocks */
    public AttemptReports(HeldLease lease, ReportStream stream, OutputLimits limits, ScheduledExecutorService ticker) {
        this.lease = lease;
        this.stream = stream;
        this.limits = limits;
        this.ticker = ticker;
    }

    /** Adds a piece of output of at most {@link OutputLimits#CHUNK_BYTES}. */
    synchronized void output(String text) {
        if (closed || limitReached || text.isEmpty()) {
            return;
        }
        long room = limits.keepBytes() - outputBytes - pendingBytes;
        int bytes = Utf8.length(text);
        if (bytes <= room) {
            append(text, bytes);
        } else {
            String rest = Utf8.prefix(text, room);
            append(rest, Utf8.length(rest));
            limitReached = true;
            note("The first " + limits.keepBytes() + " bytes of the output are kept; what follows is not.");
        }
    }

    /** Adds a line of the runner's own to the output, whatever the limits are. */
    public synchronized void note(String message) {
        if (!closed) {
            String line = "\n[Testlane] " + message + "\n";
            append(line, Utf8.length(line));
        }
    }

    /** Tells how far the run is, at once or soon. */
    public synchronized void progress(Counts newCounts, @Nullable String newCurrentTest) {
        if (closed) {
            return;
        }
        counts = newCounts;
        currentTest = newCurrentTest;
        progressChanged = true;
        progressIfDue();
    }

    /** Sends all that waits; afterwards nothing more is accepted. */
    public synchronized void finish() {
        flushOutput();
        if (progressChanged) {
            sendProgress();
        }
        closed = true;
    }

    /** Sequence of the last report. */
    public synchronized long lastSequence() {
        return sequence;
    }

    /** How much output was sent, in bytes of UTF-8. */
    public synchronized long outputBytes() {
        return outputBytes;
    }

    /** Waits until the broker has confirmed everything; false if it hasn't within this time. */
    public boolean awaitConfirmed(Duration patience) throws InterruptedException {
        return stream.awaitConfirmed(patience);
    }

    /** Forgets everything that is not confirmed. */
    @Override
    public synchronized void close() {
        closed = true;
        stream.close();
    }

    private void append(String text, int bytes) {
        if (pendingBytes + bytes > OutputLimits.CHUNK_BYTES) {
            flushOutput();
        }
        pending.append(text);
        pendingBytes += bytes;
        outputIfDue();
    }

    private void outputIfDue() {
        if (outputScheduled || pendingBytes == 0) {
            return;
        }
        boolean behind = stream.backlog() > BUSY_BACKLOG;
        long wait = Math.max(nextOutputAt - System.nanoTime(), behind ? PROGRESS_INTERVAL.toNanos() : 0);
        if (wait <= 0) {
            flushOutput();
        } else {
            outputScheduled = true;
            var _ = ticker.schedule(this::outputTick, wait, TimeUnit.NANOSECONDS);
        }
    }

    private synchronized void outputTick() {
        outputScheduled = false;
        if (!closed) {
            outputIfDue();
        }
    }

    private void flushOutput() {
        if (pendingBytes > 0) {
            stream.add(new Report.Output(
                    lease.runId(), lease.attempt(), lease.fencingToken(), ++sequence, outputBytes, pending.toString()));
            outputBytes += pendingBytes;
            pending.setLength(0);
            pendingBytes = 0;
        }
        nextOutputAt = System.nanoTime() + limits.chunkDelay().toNanos();
    }

    private void progressIfDue() {
        if (progressScheduled || !progressChanged) {
            return;
        }
        boolean behind = stream.backlog() > BUSY_BACKLOG;
        long wait = Math.max(nextProgressAt - System.nanoTime(), behind ? PROGRESS_INTERVAL.toNanos() : 0);
        if (wait <= 0) {
            sendProgress();
        } else {
            progressScheduled = true;
            var _ = ticker.schedule(this::progressTick, wait, TimeUnit.NANOSECONDS);
        }
    }

    private synchronized void progressTick() {
        progressScheduled = false;
        if (!closed) {
            progressIfDue();
        }
    }

    private void sendProgress() {
        progressChanged = false;
        nextProgressAt = System.nanoTime() + PROGRESS_INTERVAL.toNanos();
        stream.add(new Report.Progress(
                lease.runId(), lease.attempt(), lease.fencingToken(), ++sequence, counts, currentTest));
    }
}
