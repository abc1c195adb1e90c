package dev.testlane.runner.execution;

import dev.testlane.runner.output.Masking;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Reads the event channel of a run until its end. */
final class EventPump {

    private static final Logger log = LoggerFactory.getLogger(EventPump.class);
    private static final int LONGEST_LINE = 512 * 1024;

    private final Thread thread;

    EventPump(InputStream channel, JsonMapper json, Masking masking, Consumer<RunEvent> onEvent) {
        RunEventParser parser = new RunEventParser(json, masking);
        BoundedLines lines = new BoundedLines(LONGEST_LINE, line -> {
            RunEvent event = parser.parse(line);
            if (event != null) {
                onEvent.accept(event);
            }
        });
        thread = Thread.ofPlatform().name("events").daemon().start(() -> pump(channel, lines));
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
