package dev.testlane.runner.sandbox;

import dev.testlane.contract.SandboxLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the best sandbox that works here, by trying it. */
public final class Sandboxes {

    private static final Logger log = LoggerFactory.getLogger(Sandboxes.class);

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
     * @throws IOException if what is wished doesn't work; the message says what to do
     */
    public static ChosenSandbox choose(SandboxSettings settings, PythonRuntime python, Path folder)
            throws IOException, InterruptedException {
        boolean isRoot = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        @Nullable Users users = isRoot ? settings.users() : null;
        if (settings.network() == Network.PUBLIC) {
            restrictNetwork(settings, users);
        }
        Map<SandboxLevel, String> problems = new LinkedHashMap<>();
        Probe probe = new Probe(python, settings.network(), folder);
        for (Sandbox sandbox : candidates(settings, python, users)) {
            String problem = probe.problemOf(sandbox);
            if (problem.isEmpty()) {
                return chosen(sandbox, problems);
            }
            problems.putIfAbsent(sandbox.level(), problem);
        }
        return withoutSandbox(settings, python, problems);
    }

    private static void restrictNetwork(SandboxSettings settings, @Nullable Users users)
            throws IOException, InterruptedException {
        String needed = "TESTLANE_RUNNER_NETWORK=public needs a sandbox, a runner that is root, and nftables. ";
        if (users == null || settings.wish() == Wish.NONE) {
            throw new IOException(needed + "Choose none or host.");
        }
        try {
            PublicNetwork.restrict(users);
        } catch (IOException e) {
            throw new IOException(needed + "It failed: " + e.getMessage() + ".", e);
        }
    }

    /** What to try, the best first. */
    private static List<Sandbox> candidates(SandboxSettings settings, PythonRuntime python, @Nullable Users users) {
        SandboxLimits limits = settings.limits();
        Network network = settings.network();
        Sandbox full = new Bubblewrap(python, limits, network, users);
        List<Landlock.Way> ways = users == null
                ? List.of(Landlock.Way.COUNTED_ALONE, Landlock.Way.PLAIN)
                : List.of(Landlock.Way.PLAIN, Landlock.Way.SEARCHING);
        List<Sandbox> landlock = ways.stream()
                .<Sandbox>map(way -> new Landlock(python, limits, network, users, way))
                .toList();
        return switch (settings.wish()) {
            case AUTO -> Stream.concat(Stream.of(full), landlock.stream()).toList();
            case FULL -> List.of(full);
            case LANDLOCK -> landlock;
            case NONE -> List.of();
        };
    }

    private static ChosenSandbox chosen(Sandbox sandbox, Map<SandboxLevel, String> problems) {
        if (sandbox.level() == SandboxLevel.FULL) {
            return new ChosenSandbox(sandbox, null);
        }
        String reason = problems.containsKey(SandboxLevel.FULL)
                ? "The full sandbox doesn't work here: " + problems.get(SandboxLevel.FULL)
                : "The operator chose this level.";
        log.warn("The sandbox has the level landlock. {}", reason);
        return new ChosenSandbox(sandbox, reason);
    }

    private static ChosenSandbox withoutSandbox(
            SandboxSettings settings, PythonRuntime python, Map<SandboxLevel, String> problems) throws IOException {
        String details = problems.entrySet().stream()
                .map(problem -> problem.getKey().name().toLowerCase(Locale.ROOT) + ": " + problem.getValue())
                .collect(Collectors.joining(" "));
        if (settings.wish() == Wish.FULL || settings.wish() == Wish.LANDLOCK) {
            throw new IOException("The sandbox that is asked for doesn't work here. " + details);
        }
        if (settings.network() != Network.HOST) {
            throw new IOException("TESTLANE_RUNNER_NETWORK needs a sandbox, and there is none. " + details);
        }
        String reason = settings.wish() == Wish.NONE ? "The operator switched it off." : "None works here. " + details;
        log.warn("No sandbox: tests can do all that this runner's user can. {}", reason);
        return new ChosenSandbox(new NoSandbox(python), reason);
    }
}
