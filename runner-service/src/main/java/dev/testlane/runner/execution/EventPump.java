package dev.testlane.runner.execution;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the event channel of a run until its end. */
final class EventPump implements BoundedLines.Reader {

    private static final Logger log = LoggerFactory.getLogger(EventPump.class);
    /** Three texts of 64 Ki characters, of which one can take 12 bytes in ASCII. */
    private static final int LONGEST_LINE = 3 * 1024 * 1024;
    /** More than a start and a result of every test case that is counted. */
    private static final int MOST_LINES = 3 * TestProgress.MOST_RESULTS;
    /** Far more than what happens by mistake. */
    private static final long MOST_FOREIGN_BYTES = 16 << 20;

    private final Thread thread;

    private final SealedEvents events;
    private final Consumer<SealedEvents.Reading> onLine;
    private final Consumer<Interruption> onExcess;
    private int count;
    private long foreignBytes;
    private boolean excessive;

    /**
     * Starts reading.
     *
     * @param onExcess called once if there are more lines than a run can need, or too many that are not pytest's;
     *     whatever comes then is read and dropped
     */
    EventPump(
            InputStream channel,
            SealedEvents events,
            Consumer<SealedEvents.Reading> onLine,
            Consumer<Interruption> onExcess) {
        this.events = events;
        this.onLine = onLine;
        this.onExcess = onExcess;
        BoundedLines lines = new BoundedLines(LONGEST_LINE, this);
        thread = Thread.ofPlatform().name("events").daemon().start(() -> pump(channel, lines));
    }

    @Override
    public void line(byte[] line) {
        if (excessive) {
            return;
        }
        SealedEvents.Reading reading = events.read(line);
        onLine.accept(reading);
        if (reading.event() instanceof RunEvent.Refused) {
            dropped(line.length);
        }
        if (++count >= MOST_LINES) {
            exceed(Interruption.OVERTOLD);
        }
    }

    @Override
    public void dropped(int bytes) {
        foreignBytes += bytes;
        if (foreignBytes > MOST_FOREIGN_BYTES) {
            exceed(Interruption.FORGED);
        }
    }

    private void exceed(Interruption why) {
        if (!excessive) {
            excessive = true;
            onExcess.accept(why);
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
