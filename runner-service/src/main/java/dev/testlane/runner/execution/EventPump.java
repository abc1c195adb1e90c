package dev.testlane.runner.execution;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the event channel of a run until its end. */
final class EventPump {

    private static final Logger log = LoggerFactory.getLogger(EventPump.class);
    /** Three texts of 64 Ki characters, of which one can take 12 bytes in ASCII. */
    private static final int LONGEST_LINE = 3 * 1024 * 1024;
    /** More than a start and a result of every test case that is counted. */
    private static final int MOST_LINES = 3 * TestProgress.MOST_RESULTS;

    private final Thread thread;

    private final SealedEvents events;
    private final Consumer<SealedEvents.Reading> onLine;
    private final Runnable onFlood;
    private int count;

    /** @param onFlood called once if there are more lines than a run can need; they are read and dropped then */
    EventPump(InputStream channel, SealedEvents events, Consumer<SealedEvents.Reading> onLine, Runnable onFlood) {
        this.events = events;
        this.onLine = onLine;
        this.onFlood = onFlood;
        BoundedLines lines = new BoundedLines(LONGEST_LINE, this::accept);
        thread = Thread.ofPlatform().name("events").daemon().start(() -> pump(channel, lines));
    }

    private void accept(byte[] line) {
        if (count < MOST_LINES) {
            count++;
            onLine.accept(events.read(line));
        } else if (count == MOST_LINES) {
            count++;
            onFlood.run();
        }
    }

    /** Waits for the end of the channel; false if something still holds it open after this time. */
    boolean join(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }

    private static void pump(InputStream channel, BoundedLines lines) {
        try (channel) {
            lines.readAll(channel);
        } catch (IOException e) {
            log.warn("The event channel broke off", e);
        }
    }
}
