package dev.testlane.runner.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The Python that executes tests.
 *
 * @param interpreter the real binary, never a version manager's shim, which costs 100 ms a start
 * @param prefixes folders that the interpreter and its packages need
 * @param scripts folder with {@code guard.py} and {@code launch.py}
 * @param packages changes when a package is installed, upgraded or removed
 */
public record PythonRuntime(Path interpreter, List<Path> prefixes, Path scripts, String version, String packages) {

    private static final String QUESTION = """
            import hashlib, os, sys, pytest
            if tuple(map(int, pytest.__version__.split(".")[:2])) < (7, 2):
                sys.exit("pytest " + pytest.__version__ + " is too old")
            print(*dict.fromkeys([sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix]), sep="\\n")
            folders = sorted({entry for entry in sys.path if entry and os.path.isdir(entry)})
            names = [name for entry in folders for name in sorted(os.listdir(entry)) if name != "__pycache__"]
            print(hashlib.sha256("\\n".join(names).encode(errors="replace")).hexdigest()[:8])
            print("Python " + sys.version.split()[0] + ", pytest " + pytest.__version__)
            """;
    private static final long PATIENCE_SECONDS = 30;

    /**
     * Asks the interpreter, in the environment that tests get, where it is and whether it has pytest.
     *
     * @param command name or path of an interpreter
     * @param scripts folder with the launcher and the guard
     * @throws IOException if there is no such interpreter, or it has no pytest 7.2 or newer
     */
    public static PythonRuntime probe(String command, Path scripts) throws IOException, InterruptedException {
        String executable = ask(command, System.getenv(), "import sys; print(sys.executable)");
        Path interpreter = Path.of(executable.strip());
        List<String> answer = ask(executable.strip(), baseEnvironment(interpreter), QUESTION)
                .lines()
                .toList();
        List<Path> prefixes =
                answer.subList(0, answer.size() - 2).stream().map(Path::of).toList();
        return new PythonRuntime(interpreter, prefixes, scripts, answer.getLast(), answer.get(answer.size() - 2));
    }

    /** Milliseconds of CLOCK_BOOTTIME, as the guard sees it. */
    public long bootMillis() throws IOException, InterruptedException {
        String question = "import time; print(int(time.clock_gettime(time.CLOCK_BOOTTIME) * 1000))";
        return Long.parseLong(
                ask(interpreter.toString(), baseEnvironment(), question).strip());
    }

    /** Names it: where it is the same, the same tests and imports are found in a file. */
    public String identity() {
        return version + ", packages " + packages;
    }

    /** The command that executes a script, without packages of the user's own. */
    List<String> command(Path script) {
        return List.of(interpreter.toString(), "-s", script.toString());
    }

    /**
     * Executes a script outside of any sandbox, and without packages; its output goes to a file.
     *
     * @throws IOException if it fails; the message is its last line
     */
    void write(String script, Path file) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        interpreter.toString(),
                        "-I",
                        "-S",
                        scripts.resolve(script).toString())
                .redirectOutput(file.toFile());
        builder.environment().clear();
        builder.environment().putAll(baseEnvironment());
        Process process = builder.start();
        process.getOutputStream().close();
        try (InputStream errors = process.getErrorStream()) {
            String said = new String(errors.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(script + ": " + said.lines().reduce("", (_, line) -> line));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** What the interpreter needs of an environment; nothing of the runner's own. */
    public Map<String, String> baseEnvironment() {
        return baseEnvironment(interpreter);
    }

    private static Map<String, String> baseEnvironment(Path interpreter) {
        return Map.of("PATH", interpreter.resolveSibling("") + ":/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8");
    }

    private static String ask(String command, Map<String, String> environment, String question)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command, "-s", "-c", question).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        try (InputStream output = process.getInputStream()) {
            String answer = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command + " said: " + answer.strip());
            }
            return answer;
        } finally {
            process.destroyForcibly();
        }
    }
}
