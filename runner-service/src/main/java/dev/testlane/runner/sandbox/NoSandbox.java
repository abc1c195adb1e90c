package dev.testlane.runner.sandbox;

import dev.testlane.contract.SandboxLevel;
import java.nio.file.Path;
import java.util.List;

/** Tests run as the runner's own user and can do all that it can. */
record NoSandbox(PythonRuntime python) implements Sandbox {

    @Override
    public SandboxLevel level() {
        return SandboxLevel.NONE;
    }

    @Override
    public Cell open(Path suite, Path temporary) {
        return new OpenCell(python, suite, temporary);
    }

    private record OpenCell(PythonRuntime python, Path suite, Path temporary) implements Cell {

        @Override
        public List<String> command(String script) {
            return python.command(python.scripts().resolve(script));
        }

        @Override
        public void handOver() {
            // the process can write wherever the runner can
        }

        @Override
        public void close() {
            // nothing was taken
        }
    }
}
