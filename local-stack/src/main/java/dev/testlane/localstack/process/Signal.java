package dev.testlane.localstack.process;

import java.io.IOException;

/** The signals that end a process; {@code INT} is PostgreSQL's fast shutdown. */
public enum Signal {
    INT,
    TERM,
    KILL;

    /** Sends this signal; a process that is gone already is no error. */
    public void sendTo(long pid) {
        try {
            // The shell's own kill, because the program of that name is not on every machine.
            new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" \"$1\" 2>/dev/null || true", name(), Long.toString(pid))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot send " + name() + " to process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
