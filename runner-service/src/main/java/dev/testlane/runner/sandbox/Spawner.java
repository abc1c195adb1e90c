package dev.testlane.runner.sandbox;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Starts processes from one thread that never ends: what a process asks for at its parent's death (PDEATHSIG) follows
 * the thread that started it.
 */
public final class Spawner {

    private final LinkedBlockingQueue<Runnable> requests = new LinkedBlockingQueue<>();

    public Spawner() {
        Thread.ofPlatform().name("spawner").daemon().start(this::serve);
    }

    Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        CompletableFuture<Process> started = new CompletableFuture<>();
        requests.add(() -> {
            try {
                started.complete(builder.start());
            } catch (IOException | RuntimeException e) {
                started.completeExceptionally(e);
            }
        });
        try {
            return started.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private void serve() {
        boolean interrupted = false;
        while (!interrupted) {
            try {
                requests.take().run();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
