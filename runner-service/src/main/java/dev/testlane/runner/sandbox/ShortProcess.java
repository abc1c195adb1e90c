package dev.testlane.runner.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** One of our own scripts, executed in a sandbox to its end, which comes soon: it starts no other process. */
public final class ShortProcess {

    private static final Executor THREADS =
            task -> Thread.ofVirtual().name("short-process").start(task);

    private ShortProcess() {}

    /**
     * How a script ended.
     *
     * @param exitCode 128 + n after signal n
     * @param output what it wrote, cut off at the limit
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Answer(int exitCode, byte[] output, boolean isTooLate) {}

    /**
     * Executes a script.
     *
     * @param input what it reads on its standard input
     * @param mostOutput how many bytes of its standard output are taken
     * @param limit after which it is killed
     */
    public static Answer run(
            Spawner spawner,
            PythonRuntime python,
            Sandbox.Cell cell,
            List<String> scriptAndArguments,
            byte[] input,
            int mostOutput,
            Duration limit)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(cell.command(scriptAndArguments.getFirst()));
        command.addAll(scriptAndArguments.subList(1, scriptAndArguments.size()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(python.baseEnvironment());
        Process process = spawner.start(builder);
        try {
            CompletableFuture.runAsync(() -> write(process.getOutputStream(), input), THREADS);
            CompletableFuture<byte[]> output =
                    CompletableFuture.supplyAsync(() -> read(process.getInputStream(), mostOutput), THREADS);
            boolean isTooLate = !process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            process.destroyForcibly();
            return new Answer(process.waitFor(), output.join(), isTooLate);
        } catch (CompletionException unreadable) {
            throw new IOException(unreadable.getCause());
        } finally {
            process.destroyForcibly();
        }
    }

    private static void write(OutputStream stream, byte[] input) {
        try (stream) {
            stream.write(input);
        } catch (IOException ended) {
            // its exit code says why it reads no more
        }
    }

    private static byte[] read(InputStream stream, int most) {
        try (stream) {
            return stream.readNBytes(most);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
