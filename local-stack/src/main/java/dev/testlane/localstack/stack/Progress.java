package dev.testlane.localstack.stack;

import dev.testlane.localstack.process.Component;
import dev.testlane.localstack.process.ProcessListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells whoever looks at the terminal what happens, a line at a time. */
public final class Progress implements ProcessListener {

    private static final String GREEN = "32";
    private static final String YELLOW = "33";
    private static final String BOLD = "1";

    private final PrintStream out;
    private final boolean colour;

    public Progress(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    public void line(String text) {
        print("  " + text);
    }

    public void finished(String text) {
        print(painted(BOLD, text));
    }

    @Override
    public void ready(Component component, Duration afterStart) {
        if (component.noteworthy()) {
            print("  " + component.title() + " " + painted(GREEN, "ready") + " (" + seconds(afterStart) + ")");
        }
    }

    @Override
    public void ended(Component component, int status, Duration pause) {
        warn(component.title() + " ended with status " + status + ", starts again in " + seconds(pause));
    }

    @Override
    public void failed(Component component, RuntimeException reason) {
        warn(component.title() + " could not be started again: " + reason.getMessage());
    }

    @Override
    public void killed(Component component, Duration grace) {
        warn(component.title() + " did not stop within " + grace.toSeconds() + " s and was killed");
    }

    private void warn(String text) {
        print("  " + painted(YELLOW, text));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private String painted(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private synchronized void print(String line) {
        out.println(line);
        out.flush();
    }
}
