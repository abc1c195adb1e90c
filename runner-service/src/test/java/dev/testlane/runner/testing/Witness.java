package dev.testlane.runner.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What test processes themselves have written about their start and end. */
public final class Witness {

    private final Path file;

    public Witness(Path file) {
        this.file = file;
    }

    /** Source of a test that takes so many seconds and notes when it starts and ends. */
    public static String source(double seconds) {
        return """
            import os, time

            def note(what):
                names = ("ENVIRONMENT_ID", "RUN_ID", "ATTEMPT", "FENCING_TOKEN")
                facts = [what, *(os.environ["TESTLANE_" + name] for name in names), time.clock_gettime(time.CLOCK_BOOTTIME)]
                fd = os.open(os.environ["WITNESS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
                os.write(fd, (" ".join(map(str, facts)) + "\\n").encode())

            def test_it():
                note("start")
                end = time.monotonic() + %s
                while time.monotonic() < end:
                    time.sleep(0.02)
                note("end")
            """.formatted(seconds);
    }

    /** Makes a run write here. */
    public Consumer<RunDetails> attach() {
        return run -> run.variable("WITNESS", file.toString());
    }

    /** A test process; one that was killed never noted its end. */
    public record Execution(int environmentId, long runId, int attempt, long token, double start, double end) {}

    /** In order of start. */
    public List<Execution> executions() {
        Map<Long, Execution> byToken = new HashMap<>();
        for (String line : lines()) {
            List<String> facts = List.of(line.split(" ", -1));
            long token = Long.parseLong(facts.get(4));
            double time = Double.parseDouble(facts.get(5));
            if (facts.getFirst().equals("start")) {
                byToken.put(
                        token,
                        new Execution(
                                Integer.parseInt(facts.get(1)),
                                Long.parseLong(facts.get(2)),
                                Integer.parseInt(facts.get(3)),
                                token,
                                time,
                                Double.POSITIVE_INFINITY));
            } else {
                byToken.computeIfPresent(
                        token,
                        (_, begun) -> new Execution(
                                begun.environmentId, begun.runId, begun.attempt, token, begun.start, time));
            }
        }
        List<Execution> executions = new ArrayList<>(byToken.values());
        executions.sort(Comparator.comparingDouble(Execution::start));
        return executions;
    }

    /** The runs of an environment in the order in which they were started. */
    public List<Long> order(int environmentId) {
        return executions().stream()
                .filter(execution -> execution.environmentId == environmentId)
                .map(Execution::runId)
                .toList();
    }

    /** How many test processes there were at once, at most. */
    public int mostAtOnce() {
        List<Execution> all = executions();
        return all.stream()
                .mapToInt(one -> (int) all.stream()
                        .filter(other -> other.start <= one.start && one.start < other.end)
                        .count())
                .max()
                .orElse(0);
    }

    /** Fails if two finished executions in one environment overlap, or tokens do not grow. */
    public void assertOneAtATime() {
        Map<Integer, Execution> last = new HashMap<>();
        for (Execution execution : executions()) {
            Execution before = last.put(execution.environmentId, execution);
            if (before != null) {
                assertThat(execution.token).isGreaterThan(before.token);
                if (before.end != Double.POSITIVE_INFINITY) {
                    assertThat(execution.start).isGreaterThanOrEqualTo(before.end);
                }
            }
        }
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
