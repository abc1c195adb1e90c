package dev.testlane.runner.workspace;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of one attempt: {@code suite}, where the tests are and run, and {@code tmp}, their TMPDIR. */
public final class RunFolder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunFolder.class);

    private final Path folder;

    RunFolder(Path folder) {
        this.folder = folder;
    }

    public Path suite() {
        return folder.resolve("suite");
    }

    public Path temporary() {
        return folder.resolve("tmp");
    }

    /** Whether all that is in it takes more than so many bytes; an empty file counts as one of 4 KiB. */
    public boolean exceeds(long bytes) throws IOException {
        return FolderSize.exceeds(folder, bytes);
    }

    /** Removes the folder. */
    @Override
    public void close() {
        try {
            Folders.remove(folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warn("{} could not be removed; the next start sweeps it", folder, e);
        }
    }
}
