package dev.testlane.runner.testing;

import dev.testlane.runner.RunnerApplication;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A whole runner-service in a process of its own, started with the environment variables of the documentation. */
public final class RunnerProcess implements AutoCloseable {

    private final Process process;

    /** A runner without a sandbox, so that tests can leave evidence anywhere. */
    public static RunnerProcess start(String id, URI api, String amqpUrl, Path workspace) {
        return start(id, api, amqpUrl, workspace, "none");
    }

    public static RunnerProcess start(String id, URI api, String amqpUrl, Path workspace, String sandbox) {
        return start(id, api, amqpUrl, workspace, Map.of("TESTLANE_RUNNER_SANDBOX", sandbox), "-Xmx512m");
    }

    /**
     * A runner with one slot.
     *
     * @param settings more environment variables
     * @param heap the JVM's option for its size
     */
    public static RunnerProcess start(
            String id, URI api, String amqpUrl, Path workspace, Map<String, String> settings, String heap) {
        String classPath = System.getProperty("java.class.path");
        return start(id, api, amqpUrl, workspace, settings, List.of(), List.of(heap, "-cp", classPath));
    }

    /**
     * Starts a runner by another program.
     *
     * @param settings more environment variables
     * @param prefix the program with its arguments
     * @param options of the JVM, the class path among them
     */
    public static RunnerProcess start(
            String id,
            URI api,
            String amqpUrl,
            Path workspace,
            Map<String, String> settings,
            List<String> prefix,
            List<String> options) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.add(RunnerApplication.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        workspace.resolveSibling(id + ".log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "TESTLANE_URL",
                        api.toString(),
                        "TESTLANE_AMQP_URL",
                        amqpUrl,
                        "TESTLANE_RUNNER_TOKEN",
                        FakeApi.TOKEN,
                        "TESTLANE_RUNNER_ID",
                        id,
                        "TESTLANE_RUNNER_SLOTS",
                        "1",
                        "TESTLANE_ENVIRONMENTS",
                        "2",
                        "TESTLANE_RUNNER_WORKSPACE",
                        workspace.toString(),
                        "TESTLANE_RUNNER_STOP_GRACE",
                        "1s"));
        builder.environment().put("TESTLANE_RUNNER_SPARES", "0");
        builder.environment().putAll(settings);
        try {
            return new RunnerProcess(builder.start());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private RunnerProcess(Process process) {
        this.process = process;
    }

    /** Sends a signal by its name, without SIG. */
    public void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill failed");
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The most memory that it has held so far, in bytes. */
    public long peakMemory() throws IOException {
        String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
        return 1024
                * Long.parseLong(status.lines()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .findFirst()
                        .orElseThrow()
                        .replaceAll("[^0-9]", ""));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public boolean awaitEnd(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }
}
