package dev.testlane.runner.workspace;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of one attempt: {@code suite}, where the tests are and run, and {@code tmp}, their TMPDIR. */
public final class RunFolder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunFolder.class);

    private static final int MOST_INCOMPLETE_LOOKS = 3;

    private final Path folder;
    private int incompleteLooks;

    RunFolder(Path folder) {
        this.folder = folder;
    }

    public Path suite() {
        return folder.resolve("suite");
    }

    public Path temporary() {
        return folder.resolve("tmp");
    }

    /**
     * Whether all that is in it takes more than so many bytes; an empty file counts as one of 4 KiB. What stays locked
     * against counting for three looks counts as too much. For one thread.
     */
    public boolean exceeds(long bytes) throws IOException {
        FolderSize size = FolderSize.of(folder, bytes);
        incompleteLooks = size.isIncomplete() ? incompleteLooks + 1 : 0;
        return size.isOver() || incompleteLooks >= MOST_INCOMPLETE_LOOKS;
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
