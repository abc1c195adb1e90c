package dev.testlane.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private Path folder;

    @Test
    void endsPolitely() {
        Child child = Child.start(Shell.spec(folder, "trap 'echo bye; exit 0' TERM; echo up; sleep 1000 & wait", LONG));
        awaitLog("up");

        assertThat(child.stop()).isTrue();

        assertThat(log()).containsExactly("up", "bye");
        assertThat(child.exit().join()).isZero();
    }

    @Test
    void killsWhatIgnoresTheSignalAndEverythingItStarted() {
        String stubborn = "trap '' TERM; (trap '' TERM; sleep 1001; true) & setsid sleep 1002 & echo up; wait";
        Child child = Child.start(Shell.spec(folder, stubborn, SHORT));
        awaitLog("up");
        await().until(() -> child.identity().family().size() >= 4);
        List<ProcessIdentity> family = List.copyOf(child.identity().family());

        assertThat(child.stop()).isFalse();

        assertThat(family).noneMatch(ProcessIdentity::alive);
    }

    @Test
    void killsOrphansThatStayedInItsSession() {
        Child child = Child.start(Shell.spec(folder, "(sleep 1000 & echo $! >orphan) & wait; echo up; exit 3", LONG));
        awaitLog("up");
        assertThat(child.exit().join()).isEqualTo(3);
        ProcessIdentity orphan =
                ProcessIdentity.of(Long.parseLong(read("orphan").getFirst())).orElseThrow();

        var _ = child.stop();

        assertThat(orphan.alive()).isFalse();
    }

    @Test
    void inheritsNothingButTheUsual() {
        Child child = Child.start(Shell.spec(folder, "env", LONG));
        assertThat(child.exit().join()).isZero();

        assertThat(log())
                .contains("GIVEN=yes")
                .allMatch(line -> line.matches("(GIVEN|PATH|HOME|LANG|LC_ALL|TZ|TMPDIR|USER|PWD|OLDPWD|SHLVL|_)=.*"));
    }

    @Test
    void diesWithItsJvm() throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Orphanage.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        awaitLog("up");
        ProcessIdentity child =
                ProcessIdentity.of(Long.parseLong(read("pid").getFirst())).orElseThrow();
        assertThat(child.alive()).isTrue();

        jvm.destroyForcibly();

        await().until(() -> !child.alive());
    }

    /** A JVM that starts a child and stays. */
    static final class Orphanage {
        private Orphanage() {}

        public static void main(String[] arguments) throws InterruptedException {
            Path folder = Path.of(arguments[0]);
            Child child = Child.start(Shell.spec(folder, "echo $$ >pid; echo up; exec sleep 1000", LONG));
            var _ = child.exit().join();
        }
    }

    private void awaitLog(String line) {
        await().atMost(LONG).until(() -> log().contains(line));
    }

    private List<String> log() {
        return read("shell.log");
    }

    private List<String> read(String file) {
        return FilesOf.lines(folder.resolve(file));
    }
}
