package dev.testlane.localstack.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** As whom PostgreSQL's programs run, because they refuse root. */
public sealed interface ServerIdentity {

    /** The command that becomes this identity and executes its arguments; empty for none. */
    List<String> command();

    /** Makes a folder of ours usable by this identity. Throws {@link IllegalStateException} if it cannot be reached. */
    default void own(Path folder) {}

    /** Whether programs and data may lie anywhere, or only where other accounts can reach them. */
    default boolean reachesEverything() {
        return true;
    }

    /** As the ordinary user that we are. */
    record Ourselves() implements ServerIdentity {
        @Override
        public List<String> command() {
            return List.of();
        }
    }

    /** In a user namespace where we look like an ordinary user: the files stay ours, also below {@code /root}. */
    record Namespace() implements ServerIdentity {
        // Any user but root will do, as long as it has a name: this one does on every Debian.
        private static final String USER = "1";

        @Override
        public List<String> command() {
            return List.of("unshare", "--user", "--map-user=" + USER, "--map-group=" + USER);
        }
    }

    /** As another account, which then has to own the data and reach the programs. */
    record Account(String name) implements ServerIdentity {
        @Override
        public List<String> command() {
            return List.of("setpriv", "--reuid=" + name, "--regid=" + group(), "--clear-groups");
        }

        @Override
        public void own(Path folder) {
            run(List.of("chown", "-R", name + ":" + group(), folder.toString()));
            List<String> probe = new ArrayList<>(command());
            probe.addAll(List.of("test", "-w", folder.toString()));
            if (!run(probe)) {
                throw new IllegalStateException("PostgreSQL refuses to run as root, and the account " + name
                        + " cannot reach " + folder + ": choose another --data, for example below /var/tmp");
            }
        }

        @Override
        public boolean reachesEverything() {
            return false;
        }

        private String group() {
            return "nobody".equals(name) ? "nogroup" : name;
        }
    }

    /** The first that works here. Throws {@link IllegalStateException} when root finds none. */
    static ServerIdentity detect() {
        if (!isRoot()) {
            return new Ourselves();
        }
        List<ServerIdentity> candidates = List.of(new Namespace(), new Account("postgres"), new Account("nobody"));
        return candidates.stream()
                .filter(ServerIdentity::works)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "PostgreSQL refuses to run as root, and neither user namespaces nor another account can be used"
                                + " here: start Testlane as an ordinary user, or set TESTLANE_DATABASE_URL"));
    }

    static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean works() {
        List<String> probe = new ArrayList<>(command());
        probe.add("true");
        return run(probe);
    }

    private static boolean run(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}
