package dev.testlane.runner.sandbox;

import dev.testlane.contract.SandboxLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How test processes are shut in. */
public interface Sandbox {

    SandboxLevel level();

    /**
     * Makes what all cells need; to be called before the first is opened.
     *
     * @throws IOException if this sandbox can't be had here
     */
    default void prepare() throws IOException, InterruptedException {}

    /**
     * Makes ready to shut in one process.
     *
     * @param suite folder for the tests
     * @param temporary folder for its temporary files, where it can't have one of its own
     */
    Cell open(Path suite, Path temporary) throws IOException;

    /** The place of one process. */
    interface Cell extends AutoCloseable {

        /** The command that executes a script of the launcher's folder inside. */
        List<String> command(String script);

        /** Gives the files in the suite to the process; to be called when they are there. */
        void handOver() throws IOException;

        /** The folder with the tests, as the process sees it. */
        Path suite();

        /** The folder for temporary files, as the process sees it. */
        Path temporary();

        /** To be called when the process has ended. */
        @Override
        void close();
    }
}
