package dev.testlane.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Starting a component and waiting until it can be used. */
public final class Launch {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int SHOWN_LINES = 15;

    private Launch() {}

    /** Starts a component. Throws {@link IllegalStateException} with the end of its log if it does not get ready. */
    public static Child start(Component component, Duration limit, Consumer<Child> started) {
        Child child = Child.start(component.prepare());
        started.accept(child);
        awaitReady(component, child, limit);
        return child;
    }

    static void awaitReady(Component component, Child child, Duration limit) {
        Await.until(limit, PAUSE, () -> !child.alive() || component.ready());
        if (!child.alive()) {
            throw new IllegalStateException(component.title() + " ended while starting"
                    + endOf(child.spec().log()));
        }
        if (!component.ready()) {
            child.kill();
            throw new IllegalStateException(component.title() + " was not ready within " + limit.toSeconds() + " s"
                    + endOf(child.spec().log()));
        }
    }

    /** The last lines of a log, as the end of a sentence. */
    public static String endOf(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            int from = Math.max(0, lines.size() - SHOWN_LINES);
            return "; the end of " + log + ":\n  " + String.join("\n  ", lines.subList(from, lines.size()));
        } catch (IOException unreadable) {
            return "; its log is " + log;
        }
    }
}
