package dev.testlane.runner.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the best sandbox that works here, by trying it. */
public final class Sandboxes {

    private static final Logger log = LoggerFactory.getLogger(Sandboxes.class);
    private static final long PATIENCE_SECONDS = 30;
    private static final String EXPECTED = "shut in";

    /** What the operator wants. */
    public enum Wish {
        /** The best that works. */
        AUTO,
        FULL,
        NONE
    }

    private Sandboxes() {}

    /**
     * Chooses a sandbox.
     *
     * @param folder an existing folder for the probe, empty
     * @param firstUser first of the user ids that sandboxes use when the runner is root
     * @throws IOException if FULL is wished and doesn't work
     */
    public static Sandbox choose(Wish wish, PythonRuntime python, SandboxLimits limits, Path folder, int firstUser)
            throws IOException, InterruptedException {
        if (wish == Wish.NONE) {
            log.warn("The sandbox is switched off: tests can do all that this runner's user can");
            return new NoSandbox(python);
        }
        boolean isRoot = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        Sandbox full = new Bubblewrap(python, limits, isRoot, firstUser);
        try {
            probe(full, python, folder);
            return full;
        } catch (IOException e) {
            if (wish == Wish.FULL) {
                throw e;
            }
            log.warn(
                    "No sandbox: tests can do all that this runner's user can. Install bubblewrap and util-linux, and"
                            + " allow namespaces. The probe said: {}",
                    e.getMessage());
            return new NoSandbox(python);
        }
    }

    private static void probe(Sandbox sandbox, PythonRuntime python, Path folder)
            throws IOException, InterruptedException {
        try (Sandbox.Cell cell = sandbox.open(folder, folder)) {
            cell.handOver();
            ProcessBuilder builder = new ProcessBuilder(cell.command("probe.py")).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(python.baseEnvironment());
            Process process = builder.start();
            process.getOutputStream().close();
            try (InputStream output = process.getInputStream()) {
                String answer = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || !answer.equals(EXPECTED)) {
                    throw new IOException(answer.isEmpty() ? "nothing" : answer);
                }
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
