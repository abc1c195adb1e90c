package dev.testlane.runner.output;

import dev.testlane.contract.Report;
import java.time.Duration;

/** The reports of one attempt on their way to the broker, in order. */
public interface ReportStream extends AutoCloseable {

    /** Takes a report; doesn't block. */
    void add(Report report);

    /** How many reports are not confirmed yet. */
    int backlog();

    /** Waits until the broker has confirmed everything; false if it hasn't within this time. */
    boolean awaitConfirmed(Duration patience) throws InterruptedException;

    /** Forgets what is not confirmed. */
    @Override
    void close();
}
