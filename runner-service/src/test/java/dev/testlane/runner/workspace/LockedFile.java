package dev.testlane.runner.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A file that another process has locked, the way the guard does it. */
final class LockedFile implements AutoCloseable {

    private static final String LOCK = "import fcntl, sys; file = open(sys.argv[1], 'a+');"
            + " fcntl.lockf(file, getattr(fcntl, sys.argv[2])); print('locked', flush=True); sys.stdin.read()";

    private final Process process;

    static LockedFile exclusive(Path file) throws IOException {
        return new LockedFile(file, "LOCK_EX");
    }

    static LockedFile shared(Path file) throws IOException {
        return new LockedFile(file, "LOCK_SH");
    }

    private LockedFile(Path file, String kind) throws IOException {
        process = new ProcessBuilder(List.of("python3", "-c", LOCK, file.toString(), kind)).start();
        if (!"locked".equals(process.inputReader().readLine())) {
            throw new IOException("not locked");
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.outputWriter().close();
        process.waitFor();
    }
}
