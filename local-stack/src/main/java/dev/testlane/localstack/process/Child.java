package dev.testlane.localstack.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A running child process, in a session of its own so that Ctrl-C reaches it only through us. */
public final class Child {

    /** Names a program that every child is started through, such as a tracer; it gets the child's name and command. */
    private static final String WRAPPER = "TESTLANE_WRAPPER";

    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER");

    // The death signal follows the thread that spawned a child, so that thread must live as long as the JVM.
    private static final ExecutorService SPAWNER = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("spawner").unstarted(task));

    private final ChildSpec spec;
    private final Process process;
    private final ProcessIdentity identity;

    private Child(ChildSpec spec, Process process) {
        this.spec = spec;
        this.process = process;
        this.identity = ProcessIdentity.ofOwnChild(process.pid());
    }

    /** Starts a child; its output is appended to the log. Throws {@link UncheckedIOException} if that fails. */
    public static Child start(ChildSpec spec) {
        try {
            return CompletableFuture.supplyAsync(() -> spawn(spec), SPAWNER).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static Child spawn(ChildSpec spec) {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(spec.identityChange());
        // Innermost, because a change of identity clears the death signal.
        command.addAll(List.of("setpriv", "--pdeathsig", spec.stopSignal().name(), "--"));
        Optional.ofNullable(System.getenv(WRAPPER)).ifPresent(wrapper -> command.addAll(List.of(wrapper, spec.name())));
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(spec.folder().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(INHERITED);
        // Java names files in this encoding; a POSIX locale would know ASCII only
        environment.put("LC_ALL", "C.UTF-8");
        environment.putAll(spec.environment());
        try {
            return new Child(spec, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + spec.name(), e);
        }
    }

    public ChildSpec spec() {
        return spec;
    }

    public ProcessIdentity identity() {
        return identity;
    }

    public boolean alive() {
        // The kernel's word: the JVM's own bookkeeping lags behind.
        return identity.alive();
    }

    /** Completes with the exit status when the process is gone. */
    public CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Ends the child and everything it started; returns whether it did so within its grace. */
    public boolean stop() {
        return ProcessEnder.end(identity, spec.stopSignal(), spec.stopGrace());
    }

    /** Ends the child and everything it started at once, whatever it is doing. */
    public void kill() {
        ProcessEnder.end(identity, Signal.KILL, spec.stopGrace());
    }
}
