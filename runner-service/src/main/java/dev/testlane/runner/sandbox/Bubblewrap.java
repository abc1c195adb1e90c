package dev.testlane.runner.sandbox;

import dev.testlane.contract.SandboxLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces of its own for each process, by bubblewrap: it sees the system's programs and its suite, and nothing of
 * the host's processes and files. What it starts dies with it.
 *
 * <p>When the runner is root, bubblewrap mounts as root, since only root can reach the folders, and the process gets a
 * user of its own inside. Otherwise a user namespace does the same for the runner's own user. A filter of system calls
 * refuses what no namespace keeps apart.
 */
final class Bubblewrap implements Sandbox {

    private static final Path SUITE = Path.of("/suite");
    private static final Path TEMPORARY = Path.of("/tmp");
    private static final Path SCRIPTS = Path.of("/opt/testlane");
    /** The shell adds its folder to the environment, which the tests can read. */
    private static final String WITH_FILTER = "unset PWD; exec \"$@\" 3<\"$0\"";

    private static final Path CHOOM = Path.of("/usr/bin/choom");
    private static final Path PROGRAMS = Path.of("/usr");
    private static final List<String> SYSTEM_FOLDERS = List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64");
    private static final List<String> CONFIGURATION = List.of(
            "/etc/ssl", "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/ld.so.cache", "/etc/localtime");

    private final PythonRuntime python;
    private final SandboxLimits limits;
    private final Network network;
    private final @Nullable Users users;

    /** @param users where each process gets its user when the runner is root */
    Bubblewrap(PythonRuntime python, SandboxLimits limits, Network network, @Nullable Users users) {
        this.python = python;
        this.limits = limits;
        this.network = network;
        this.users = users;
    }

    @Override
    public SandboxLevel level() {
        return SandboxLevel.FULL;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        python.write("filter_calls.py", filter());
    }

    /** Where bubblewrap reads which system calls it has to refuse. */
    private Path filter() {
        return python.scripts().resolve("calls.filter");
    }

    @Override
    public Cell open(Path suite, Path temporary) throws IOException {
        return new ShutCell(suite, users == null ? null : users.take());
    }

    private List<String> mounts(Path folder) throws IOException {
        List<String> mounts = new ArrayList<>(List.of("--ro-bind", PROGRAMS.toString(), PROGRAMS.toString()));
        for (String name : SYSTEM_FOLDERS) {
            Path path = Path.of(name);
            if (Files.isSymbolicLink(path)) {
                mounts.addAll(List.of("--symlink", Files.readSymbolicLink(path).toString(), name));
            } else {
                mounts.addAll(List.of("--ro-bind-try", name, name));
            }
        }
        for (String name : CONFIGURATION) {
            mounts.addAll(List.of("--ro-bind-try", name, name));
        }
        String size = String.valueOf(limits.temporaryBytes());
        mounts.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
        mounts.addAll(List.of("--perms", "1777", "--size", size, "--tmpfs", "/dev/shm"));
        mounts.addAll(List.of("--perms", "1777", "--size", size, "--tmpfs", TEMPORARY.toString()));
        // Behind the others, since it may be below /tmp.
        for (Path prefix : python.prefixes()) {
            if (!prefix.startsWith(PROGRAMS)) {
                mounts.addAll(foldersAbove(prefix));
                mounts.addAll(List.of("--ro-bind", prefix.toString(), prefix.toString()));
            }
        }
        mounts.addAll(foldersAbove(SCRIPTS));
        mounts.addAll(List.of("--ro-bind", python.scripts().toString(), SCRIPTS.toString()));
        mounts.addAll(List.of("--bind", folder.toString(), SUITE.toString(), "--chdir", "/"));
        mounts.addAll(List.of("--remount-ro", "/", "--remount-ro", "/dev"));
        return mounts;
    }

    /** Otherwise they would be as closed as those of the host are, such as root's home. */
    private static List<String> foldersAbove(Path folder) {
        List<String> folders = new ArrayList<>();
        for (int depth = 1; depth < folder.getNameCount(); depth++) {
            folders.addAll(List.of("--perms", "0755", "--dir", "/" + folder.subpath(0, depth)));
        }
        return folders;
    }

    private final class ShutCell implements Cell {

        private final Path folder;
        private final List<String> mounts;
        private final @Nullable Integer user;

        ShutCell(Path folder, @Nullable Integer user) throws IOException {
            this.folder = folder;
            this.mounts = mounts(folder);
            this.user = user;
        }

        @Override
        public List<String> command(String script) {
            List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", WITH_FILTER));
            command.add(filter().toString());
            if (Files.isExecutable(CHOOM)) {
                command.addAll(List.of("choom", "-n", "1000", "--")); // the first to go when memory runs out
            }
            command.addAll(List.of("bwrap", "--die-with-parent"));
            command.addAll(List.of("--new-session", "--hostname", "run", "--cap-drop", "ALL", "--seccomp", "3"));
            command.addAll(List.of("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"));
            if (network == Network.NONE) {
                command.add("--unshare-net");
            }
            command.addAll(
                    user == null
                            ? List.of("--unshare-user", "--disable-userns")
                            : List.of("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"));
            command.addAll(mounts);
            command.add("--");
            if (user != null) {
                command.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user));
                command.addAll(List.of("--clear-groups", "--inh-caps=-all"));
            }
            command.add("prlimit");
            limits.settings().forEach(limit -> command.add("--" + limit));
            command.add("--");
            command.addAll(python.command(SCRIPTS.resolve(script)));
            return command;
        }

        @Override
        public void handOver() throws IOException {
            if (user != null) {
                Users.giveFiles(folder, user);
            }
        }

        @Override
        public Path suite() {
            return SUITE;
        }

        @Override
        public Path temporary() {
            return TEMPORARY;
        }

        @Override
        public void close() {
            if (users != null && user != null) {
                users.giveBack(user);
            }
        }
    }
}
