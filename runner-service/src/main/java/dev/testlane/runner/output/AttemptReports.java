package dev.testlane.runner.output;

import dev.testlane.contract.Counts;
import dev.testlane.contract.HeldLease;
import dev.testlane.contract.Report;
import dev.testlane.contract.TestCaseResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The one writer of an attempt's reports: numbers them, cuts the output into pieces, keeps within the limits. */
public final class AttemptReports implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(200);
    /** While the broker is behind or away, only full pieces are sent and progress is left out. */
    private static final int BUSY_BACKLOG = 64;

    private final HeldLease lease;
    private final ReportStream stream;
    private final OutputLimits limits;
    private final ScheduledExecutorService ticker;

    private final StringBuilder pending = new StringBuilder();
    private int pendingBytes;
    private final Paced output;

    private final EndedTests tests = new EndedTests();
    private final Paced testCases = new Paced(INTERVAL, tests::isReady, this::sendTestCases);

    private Counts counts = Counts.NONE;
    private @Nullable String currentTest;
    private boolean progressChanged;
    private final Paced progress = new Paced(INTERVAL, () -> progressChanged, this::sendProgress);

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
        this.output = new Paced(limits.chunkDelay(), () -> pendingBytes > 0, this::sendOutput);
    }

    /** Adds a piece of output of at most {@link OutputLimits#CHUNK_BYTES}. */
    synchronized void output(String text) {
        if (closed || limitReached || text.isEmpty()) {
            return;
        }
        if (text.charAt(0) == '\n') {
            tests.lineFeed(outputBytes + pendingBytes);
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
        progress.ifDue();
    }

    /** Tells of a test case that has ended, soon after the output has been read up to its end. */
    public synchronized void testCase(EndedTest test) {
        if (!closed) {
            tests.add(test);
            testCasesIfDue();
        }
    }

    /** Notes that the output has been read up to a mark. */
    synchronized void mark(int number) {
        tests.marked(number, outputBytes + pendingBytes);
        if (!closed) {
            testCasesIfDue();
        }
    }

    /** Sends all that waits; afterwards nothing more is accepted. */
    public synchronized void finish() {
        if (closed) {
            return;
        }
        output.flush();
        tests.outputEnded();
        testCases.flush();
        progress.flush();
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
            output.flush();
        }
        pending.append(text);
        pendingBytes += bytes;
        output.ifDue();
    }

    private void testCasesIfDue() {
        if (tests.hasBatch()) {
            sendTestCases();
        }
        testCases.ifDue();
    }

    private void sendOutput() {
        String text = pending.toString();
        stream.add(
                new Report.Output(lease.runId(), lease.attempt(), lease.fencingToken(), ++sequence, outputBytes, text));
        outputBytes += pendingBytes;
        pending.setLength(0);
        pendingBytes = 0;
    }

    private void sendTestCases() {
        List<TestCaseResult> results = tests.take(outputBytes + pendingBytes);
        stream.add(new Report.TestCases(lease.runId(), lease.attempt(), lease.fencingToken(), ++sequence, results));
    }

    private void sendProgress() {
        progressChanged = false;
        stream.add(new Report.Progress(
                lease.runId(), lease.attempt(), lease.fencingToken(), ++sequence, counts, currentTest));
    }

    /** Sends something at once if it was not sent lately, otherwise soon. Guarded by the reports. */
    private final class Paced {

        private final Duration interval;
        private final BooleanSupplier isWaiting;
        private final Runnable send;
        private long nextAt = System.nanoTime();
        private boolean scheduled;

        Paced(Duration interval, BooleanSupplier isWaiting, Runnable send) {
            this.interval = interval;
            this.isWaiting = isWaiting;
            this.send = send;
        }

        void ifDue() {
            if (scheduled || !isWaiting.getAsBoolean()) {
                return;
            }
            boolean behind = stream.backlog() > BUSY_BACKLOG;
            long wait = Math.max(nextAt - System.nanoTime(), behind ? INTERVAL.toNanos() : 0);
            if (wait <= 0) {
                flush();
            } else {
                scheduled = true;
                var _ = ticker.schedule(this::tick, wait, TimeUnit.NANOSECONDS);
            }
        }

        void flush() {
            while (isWaiting.getAsBoolean()) {
                send.run();
            }
            nextAt = System.nanoTime() + interval.toNanos();
        }

        private void tick() {
            synchronized (AttemptReports.this) {
                scheduled = false;
                if (!closed) {
                    ifDue();
                }
            }
        }
    }
}
