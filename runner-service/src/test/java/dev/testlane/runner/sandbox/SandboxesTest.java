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

class SandboxesTest {

    private static final SandboxLimits LIMITS = new SandboxLimits(1L << 30, 64, 1L << 20, 1024, 1L << 20);

    @TempDir
    private Path folder;

    private PythonRuntime python;

    @BeforeEach
    void findPython() throws IOException, InterruptedException {
        python = PythonRuntime.probe("python3", Path.of("src/main/python").toAbsolutePath());
    }

    private Sandbox choose(Wish wish, PythonRuntime runtime) throws IOException, InterruptedException {
        return Sandboxes.choose(wish, runtime, LIMITS, folder, 59_100);
    }

    /** A sandbox that can't be built, as on a machine that refuses its mounts. */
    private PythonRuntime unmountable() {
        return new PythonRuntime(python.interpreter(), List.of(folder.resolve("none")), python.scripts(), "", "");
    }

    @Test
    void bestThatWorksIsChosen() throws IOException, InterruptedException {
        assertThat(choose(Wish.AUTO, python).level()).isEqualTo(SandboxLevel.FULL);
        assertThat(choose(Wish.NONE, python).level()).isEqualTo(SandboxLevel.NONE);
    }

    @Test
    void sandboxThatDoesNotWorkIsNotUsed() throws IOException, InterruptedException {
        assertThat(choose(Wish.AUTO, unmountable()).level()).isEqualTo(SandboxLevel.NONE);
        assertThatThrownBy(() -> choose(Wish.FULL, unmountable()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Can't find source path");
    }

    @Test
    void suiteBelongsToTheUserInsideIfTheRunnerIsRoot() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
        Path file =
                Files.createFile(Files.createDirectories(folder.resolve("a")).resolve("b"));
        Sandbox sandbox = new Bubblewrap(python, LIMITS, true, 59_100);

        try (Sandbox.Cell first = sandbox.open(folder, folder)) {
            first.handOver();
            assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(59_100);
            try (Sandbox.Cell second = sandbox.open(folder, folder)) {
                second.handOver();
                assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(59_101);
                assertThat(second.command("x")).isNotEqualTo(first.command("x"));
            }
        }
        try (Sandbox.Cell third = sandbox.open(folder, folder)) {
            third.handOver();
            assertThat(third.suite()).isEqualTo(Path.of("/suite"));
            assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(59_100);
        }
    }
}
