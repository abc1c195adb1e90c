package dev.testlane.runner.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.testlane.contract.SandboxLevel;
import dev.testlane.runner.sandbox.Sandboxes.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

class SandboxesTest {

    private static final SandboxLimits LIMITS = new SandboxLimits(1L << 30, 64, 1L << 20, 1024, 0, 1L << 20);

    @TempDir
    private Path folder;

    private PythonRuntime python;

    @BeforeEach
    void findPython() throws IOException, InterruptedException {
        // A sandbox adds to them, and hides what is in /tmp.
        Path scripts =
                Path.of("target/scripts-of-" + getClass().getSimpleName()).toAbsolutePath();
        FileSystemUtils.copyRecursively(Path.of("src/main/python"), scripts);
        python = PythonRuntime.probe("python3", scripts);
    }

    private ChosenSandbox choose(Wish wish, Network network, PythonRuntime runtime)
            throws IOException, InterruptedException {
        return Sandboxes.choose(new SandboxSettings(wish, LIMITS, network, 58_000), runtime, folder);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** What no sandbox can start. */
    private PythonRuntime broken() {
        return new PythonRuntime(folder.resolve("none"), List.of(folder.resolve("none")), python.scripts(), "", "");
    }

    @Test
    void bestThatWorksIsChosen() throws IOException, InterruptedException {
        assertThat(choose(Wish.AUTO, Network.HOST, python))
                .satisfies(chosen -> assertThat(chosen.sandbox().level()).isEqualTo(SandboxLevel.FULL))
                .satisfies(chosen -> assertThat(chosen.shortfall()).isNull());
        assertThat(choose(Wish.LANDLOCK, Network.HOST, python))
                .satisfies(chosen -> assertThat(chosen.sandbox().level()).isEqualTo(SandboxLevel.LANDLOCK))
                .satisfies(chosen -> assertThat(chosen.shortfall()).contains("operator"));
        assertThat(choose(Wish.NONE, Network.HOST, python).sandbox().level()).isEqualTo(SandboxLevel.NONE);
    }

    @Test
    void landlockTakesThePlaceOfNamespacesAndSaysWhy() throws IOException, InterruptedException {
        // A folder that bubblewrap can't mount; Landlock doesn't mind.
        PythonRuntime unmountable = new PythonRuntime(
                python.interpreter(),
                List.of(python.prefixes().getFirst(), folder.resolve("none")),
                python.scripts(),
                "",
                "");

        ChosenSandbox chosen = choose(Wish.AUTO, Network.HOST, unmountable);

        assertThat(chosen.sandbox().level()).isEqualTo(SandboxLevel.LANDLOCK);
        assertThat(chosen.shortfall()).contains("full sandbox", "Can't find source path");
        assertThatThrownBy(() -> choose(Wish.FULL, Network.HOST, unmountable))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Can't find source path");
    }

    @Test
    void sandboxThatDoesNotWorkIsNotUsed() throws IOException, InterruptedException {
        ChosenSandbox chosen = choose(Wish.AUTO, Network.HOST, broken());

        assertThat(chosen.sandbox().level()).isEqualTo(SandboxLevel.NONE);
        assertThat(chosen.shortfall()).contains("full: ", "landlock: ");
        assertThatThrownBy(() -> choose(Wish.LANDLOCK, Network.HOST, broken())).isInstanceOf(IOException.class);
    }

    @Test
    void networkIsNeverSilentlyWiderThanAskedFor() throws IOException, InterruptedException {
        for (Wish wish : List.of(Wish.FULL, Wish.LANDLOCK)) {
            assertThat(choose(wish, Network.NONE, python).sandbox().level().name())
                    .isEqualTo(wish.name());
        }
        assertThatThrownBy(() -> choose(Wish.NONE, Network.NONE, python))
                .hasMessageContaining("TESTLANE_RUNNER_NETWORK needs a sandbox");
        assertThatThrownBy(() -> choose(Wish.AUTO, Network.NONE, broken()))
                .hasMessageContaining("TESTLANE_RUNNER_NETWORK needs a sandbox");
        assertThatThrownBy(() -> choose(Wish.NONE, Network.PUBLIC, python))
                .hasMessageContaining("TESTLANE_RUNNER_NETWORK=public needs");
    }

    @Test
    void suiteBelongsToTheUserInsideIfTheRunnerIsRoot() throws IOException {
        assumeTrue(isRoot(), "only root can give files away");
        Path file =
                Files.createFile(Files.createDirectories(folder.resolve("a")).resolve("b"));
        Users users = new Users(58_200, 2);
        Sandbox sandbox = new Bubblewrap(python, LIMITS, Network.HOST, users);
        int firstUser;

        try (Sandbox.Cell first = sandbox.open(folder, folder)) {
            first.handOver();
            firstUser = (int) Files.getAttribute(file, "unix:uid");
            assertThat(firstUser).isBetween(58_200, 58_201);
            try (Sandbox.Cell second = sandbox.open(folder, folder)) {
                second.handOver();
                assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(58_200 + 58_201 - firstUser);
                assertThat(second.command("x")).isNotEqualTo(first.command("x"));
                assertThatThrownBy(() -> sandbox.open(folder, folder)).hasMessageContaining("58200-58201 are in use");
            }
        }
        try (Sandbox.Cell third = sandbox.open(folder, folder)) {
            third.handOver();
            assertThat(third.suite()).isEqualTo(Path.of("/suite"));
            assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(firstUser);
        }
    }

    @Test
    void usersOfOtherProcessesAreLeftAlone() throws IOException, InterruptedException {
        assumeTrue(isRoot(), "only root has users to give");
        Process other = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import fcntl\nf = open('/run/testlane-users.lock', 'a')\n"
                                + "fcntl.lockf(f, fcntl.LOCK_EX, 2, 58300)\nprint(flush=True)\ninput()")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('\n');
            Users users = new Users(58_300, 3);

            assertThat(users.take()).isEqualTo(58_302);
            assertThatThrownBy(users::take).isInstanceOf(IOException.class);
            users.giveBack(58_302);
        } finally {
            other.destroyForcibly().waitFor();
        }
    }
}
