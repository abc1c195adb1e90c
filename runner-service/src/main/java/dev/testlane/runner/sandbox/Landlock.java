package dev.testlane.runner.sandbox;

import dev.testlane.contract.SandboxLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process that gives up what it may reach, for machines that refuse namespaces: files by Linux's Landlock, the rest
 * by a filter of system calls, by limits and, when the runner is root, by a user of its own. {@code confine.py} does
 * it.
 */
final class Landlock implements Sandbox {

    /** What programs need beside the interpreter; of /etc, nothing that tells of the machine's secrets. */
    private static final List<String> READABLE = List.of(
            "/usr",
            "/bin",
            "/sbin",
            "/lib",
            "/lib32",
            "/lib64",
            "/etc/ssl/certs",
            "/etc/ssl/openssl.cnf",
            "/etc/resolv.conf",
            "/etc/hosts",
            "/etc/nsswitch.conf",
            "/etc/ld.so.cache",
            "/etc/localtime",
            "/proc/cpuinfo",
            "/proc/meminfo",
            "/proc/stat",
            "/proc/filesystems",
            "/dev/random",
            "/dev/urandom");

    private static final List<String> WRITABLE = List.of("/dev/null", "/dev/zero", "/dev/full");

    private final PythonRuntime python;
    private final SandboxLimits limits;
    private final Network network;
    private final @Nullable Users users;
    private final Way way;

    /** What differs from machine to machine. */
    enum Way {
        PLAIN,
        /** The users of processes may pass folders that are closed to others, as the interpreter's may be. */
        SEARCHING,
        /** Each process has a user namespace, so that processes of the same user outside don't count for its limit. */
        COUNTED_ALONE
    }

    /**
     * Makes a sandbox.
     *
     * @param users where each process gets its user when the runner is root
     */
    Landlock(PythonRuntime python, SandboxLimits limits, Network network, @Nullable Users users, Way way) {
        this.python = python;
        this.limits = limits;
        this.network = network;
        this.users = users;
        this.way = way;
    }

    @Override
    public SandboxLevel level() {
        return SandboxLevel.LANDLOCK;
    }

    @Override
    public Cell open(Path suite, Path temporary) throws IOException {
        return new LockedCell(suite, temporary, users == null ? null : users.take());
    }

    private final class LockedCell implements Cell {

        private final Path suite;
        private final Path temporary;
        private final @Nullable Integer user;

        LockedCell(Path suite, Path temporary, @Nullable Integer user) {
            this.suite = suite;
            this.temporary = temporary;
            this.user = user;
        }

        @Override
        public List<String> command(String script) {
            List<String> command = new ArrayList<>(List.of(python.interpreter().toString(), "-I", "-S"));
            command.add(python.scripts().resolve("confine.py").toString());
            if (user != null) {
                command.add("user=" + user);
            }
            switch (way) {
                case SEARCHING -> command.add("search=yes");
                case COUNTED_ALONE -> command.add("alone=yes");
                case PLAIN -> {}
            }
            READABLE.forEach(path -> command.add("read=" + path));
            python.prefixes().forEach(path -> command.add("read=" + path));
            command.add("read=" + python.scripts());
            // pytest ends its search for a configuration there.
            command.add("read=" + suite.resolveSibling("pytest.ini"));
            WRITABLE.forEach(path -> command.add("write=" + path));
            command.addAll(List.of("write=" + suite, "write=" + temporary));
            command.add("network=" + (network == Network.NONE ? "none" : "host"));
            command.addAll(limits.settings());
            command.add("--");
            command.addAll(python.command(python.scripts().resolve(script)));
            if (user == null) {
                command.addAll(command.size() - 1, List.of("-X", "chmod-by-descriptor"));
            }
            return command;
        }

        @Override
        public void handOver() throws IOException {
            if (user != null) {
                Users.giveFiles(suite, user);
                Users.giveFiles(temporary, user);
            }
        }

        @Override
        public Path suite() {
            return suite;
        }

        @Override
        public Path temporary() {
            return temporary;
        }

        @Override
        public void close() {
            if (users != null && user != null) {
                users.giveBack(user);
            }
        }
    }
}
