package dev.testlane.localstack.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Children made of shell commands. */
final class Shell {

    private Shell() {}

    static ChildSpec spec(Path folder, String script, Duration grace) {
        return new ChildSpec(
                "shell",
                List.of(),
                List.of("/bin/sh", "-c", script),
                Map.of("GIVEN", "yes"),
                folder,
                folder.resolve("shell.log"),
                Signal.TERM,
                grace);
    }
}
