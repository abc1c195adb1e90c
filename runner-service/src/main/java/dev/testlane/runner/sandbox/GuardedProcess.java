package dev.testlane.runner.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A launcher with a guard over it. The guard outlives neither this JVM nor its deadline, and leaves no process behind;
 * its commands are described in {@code guard.py}.
 */
public final class GuardedProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GuardedProcess.class);

    private final Process guard;
    // Writing to a guard that doesn't read must never block the heartbeat.
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("guard-writer").factory());

    private final String secret;

    private GuardedProcess(Process guard, String secret) {
        this.guard = guard;
        this.secret = secret;
    }

    /**
     * Starts a guard, which starts the launcher.
     *
     * @param cell where the launcher is shut in
     * @param lockFile the guard holds a shared lock on it as long as it lives
     * @param secret by which the guard's last word is known
     * @param deadlineMillis until when the launcher may live, on the boot clock
     */
    public static GuardedProcess start(
            Spawner spawner, PythonRuntime python, Sandbox.Cell cell, Path lockFile, String secret, long deadlineMillis)
            throws IOException, InterruptedException {
        String guard = python.scripts().resolve("guard.py").toString();
        List<String> command =
                new ArrayList<>(List.of(python.interpreter().toString(), "-I", "-S", guard, lockFile.toString()));
        command.addAll(cell.command("launch.py"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(python.baseEnvironment());
        GuardedProcess process = new GuardedProcess(spawner.start(builder), secret);
        process.send("key", secret);
        process.mayLiveUntil(deadlineMillis);
        return process;
    }

    public void mayLiveUntil(long deadlineMillis) {
        send("live", String.valueOf(deadlineMillis));
    }

    /** Hands the launcher its request, one line of JSON. */
    public void request(String json) {
        send("run", json);
    }

    /** By which the guard's last word is known. */
    public String secret() {
        return secret;
    }

    /** Asks the launcher to stop; it is killed if it hasn't within five seconds. */
    public void stop() {
        send("stop", "");
    }

    /** Kills the launcher and everything below it. */
    public void kill() {
        send("kill", "");
    }

    /** Events of the launcher, and the guard's last word. */
    public InputStream events() {
        return guard.getInputStream();
    }

    /** The merged output of the tests. */
    public InputStream output() {
        return guard.getErrorStream();
    }

    /** Waits until the guard has ended, and so all processes below it; returns the exit code. */
    public int await() throws InterruptedException {
        return guard.waitFor();
    }

    /** All processes below the guard, as far as they are there now. */
    public Stream<ProcessHandle> descendants() {
        return guard.descendants();
    }

    public boolean isAlive() {
        return guard.isAlive();
    }

    /** Closes the control pipe and waits until nothing lives. */
    public void end() {
        close();
        guard.onExit().join();
    }

    /** Closes the control pipe; a guard that still lives kills everything and ends. */
    @Override
    public void close() {
        writer.shutdownNow();
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            log.debug("The guard's control pipe was closed already", e);
        }
    }

    /** @param value may hold secrets, and is never logged */
    private void send(String command, String value) {
        try {
            writer.execute(() -> write(command + ' ' + value));
        } catch (RejectedExecutionException e) {
            log.debug("The guard has ended, '{}' came too late", command);
        }
    }

    private void write(String command) {
        try {
            OutputStream control = guard.getOutputStream();
            control.write((command + '\n').getBytes(StandardCharsets.UTF_8));
            control.flush();
        } catch (IOException e) {
            log.debug("The guard has ended", e);
        }
    }
}
