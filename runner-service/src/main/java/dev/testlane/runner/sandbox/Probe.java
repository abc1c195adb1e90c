package dev.testlane.runner.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Tries sandboxes with a real command, {@code probe.py}, that has a go at what must be out of reach.
 *
 * @param folder an existing folder, empty
 */
record Probe(PythonRuntime python, Network network, Path folder) {

    private static final String EXPECTED = "shut in";
    private static final int PATIENCE_SECONDS = 30;

    /** Says in a sentence what is wrong with a sandbox; empty if nothing is. */
    String problemOf(Sandbox sandbox) throws InterruptedException {
        try {
            sandbox.prepare();
        } catch (IOException e) {
            return e.getMessage() + ".";
        }
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Sandbox.Cell cell = sandbox.open(folder, folder)) {
            cell.handOver();
            List<String> command = new ArrayList<>(cell.command("probe.py"));
            command.add(name(sandbox.level()));
            command.add(cell.suite().toString());
            command.add(name(network));
            command.add(String.valueOf(listener.getLocalPort()));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(python.baseEnvironment());
            builder.environment().put("TMPDIR", cell.temporary().toString());
            String answer = answer(builder.start());
            return answer.equals(EXPECTED) ? "" : answer.isEmpty() ? "The probe said nothing." : answer + ".";
        } catch (IOException e) {
            return e.getMessage() + ".";
        }
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String answer(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        try (InputStream output = process.getInputStream()) {
            // It says so little that it never waits for a reader.
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    ? lastLine(new String(output.readAllBytes(), StandardCharsets.UTF_8))
                    : "It did not end";
        } finally {
            process.destroyForcibly();
        }
    }

    /** Of a stack trace, what it is about. */
    private static String lastLine(String answer) {
        return answer.lines().reduce("", (_, line) -> line).strip();
    }
}
