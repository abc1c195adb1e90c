package dev.testlane.runner.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
        LANDLOCK,
        NONE
    }

    private Sandboxes() {}

    /**
     * Chooses a sandbox.
     *
     * @param folder an existing folder for the probe, empty
     * @param firstUser first of the user ids that sandboxes use when the runner is root
     * @throws IOException if a level is wished that doesn't work
     */
    public static Sandbox choose(Wish wish, PythonRuntime python, SandboxLimits limits, Path folder, int firstUser)
            throws IOException, InterruptedException {
        boolean isRoot = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        @Nullable Users users = isRoot ? new Users(firstUser) : null;
        List<Sandbox> levels = levels(wish, python, limits, users);
        StringJoiner problems = new StringJoiner(" ");
        for (Sandbox sandbox : levels) {
            String problem = probe(sandbox, python, folder);
            if (problem.isEmpty()) {
                return sandbox;
            }
            problems.add(sandbox.level() + ": " + problem);
        }
        if (wish == Wish.FULL || wish == Wish.LANDLOCK) {
            throw new IOException(problems.toString());
        }
        log.warn("No sandbox: tests can do all that this runner's user can. {}", problems);
        return new NoSandbox(python);
    }

    /** What to try, the best first. */
    private static List<Sandbox> levels(Wish wish, PythonRuntime python, SandboxLimits limits, @Nullable Users users) {
        Sandbox full = new Bubblewrap(python, limits, users);
        Sandbox landlock = new Landlock(python, limits, users, false);
        Sandbox searching = new Landlock(python, limits, users, true);
        return switch (wish) {
            case AUTO -> users == null ? List.of(full, landlock) : List.of(full, landlock, searching);
            case FULL -> List.of(full);
            case LANDLOCK -> users == null ? List.of(landlock) : List.of(landlock, searching);
            case NONE -> List.of();
        };
    }

    /** Executes a command in a sandbox; returns what is wrong with that. */
    private static String probe(Sandbox sandbox, PythonRuntime python, Path folder)
            throws IOException, InterruptedException {
        try (Sandbox.Cell cell = sandbox.open(folder, folder)) {
            cell.handOver();
            List<String> command = new ArrayList<>(cell.command("probe.py"));
            command.addAll(List.of(
                    sandbox.level().name().toLowerCase(Locale.ROOT),
                    cell.suite().toString()));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(python.baseEnvironment());
            builder.environment().put("TMPDIR", cell.temporary().toString());
            String answer = answer(builder.start());
            return answer.equals(EXPECTED) ? "" : answer.isEmpty() ? "nothing was said" : answer;
        }
    }

    private static String answer(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        try (InputStream output = process.getInputStream()) {
            String answer = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) ? answer : "it did not end";
        } finally {
            process.destroyForcibly();
        }
    }
}
