package dev.testlane.runner.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of one attempt: {@code suite}, where the tests are and run, and {@code tmp}, their TMPDIR. */
public final class RunFolder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunFolder.class);

    private static final int MOST_INCOMPLETE_LOOKS = 3;

    private static final List<String> IN_MEMORY = List.of("tmp", "dev/shm");
    /** As many as have room in 256 MB, if they are not empty. */
    private static final int MOST_IN_MEMORY = 65_536;

    private final Path folder;
    private final IncompleteLooks looks = new IncompleteLooks();
    private final IncompleteLooks looksInMemory = new IncompleteLooks();
    private DiskReserve reserve;

    RunFolder(Path folder) {
        this.folder = folder;
        this.reserve = reserve();
    }

    /** What was written to the disk before, while the folder waited for a run, is not that run's. */
    void begin() {
        reserve = reserve();
    }

    private DiskReserve reserve() {
        return new DiskReserve(folder.resolveSibling("").toFile()::getUsableSpace);
    }

    public Path suite() {
        return folder.resolve("suite");
    }

    public Path temporary() {
        return folder.resolve("tmp");
    }

    /**
     * Whether all that is in it takes more than so many bytes, with files that were deleted and are still open; an empty
     * file counts as one of 4 KiB. What stays locked against counting for three looks counts as too much. For one thread.
     *
     * @param processes those of the run
     */
    public boolean exceeds(long bytes, Stream<ProcessHandle> processes) throws IOException {
        FolderSize size = FolderSize.of(folder, Math.max(0, bytes - UnlinkedFiles.bytes(folder, processes)));
        return size.isOver() || looks.tooMany(size.isIncomplete());
    }

    /**
     * Whether processes of the run have made too many files in their folders in memory, where only bytes are limited.
     * What stays locked against counting for three looks counts as too many. For one thread.
     */
    public boolean hasTooManyInMemory(Stream<ProcessHandle> processes) throws IOException {
        for (ProcessHandle process : (Iterable<ProcessHandle>) processes::iterator) {
            Path root = Path.of("/proc/" + process.pid() + "/root");
            if (isRootOfItsOwn(root)) {
                return exceedsInMemory(root);
            }
        }
        return false;
    }

    private static boolean isRootOfItsOwn(Path root) {
        try {
            return !Files.isSameFile(root, Path.of("/"));
        } catch (IOException e) {
            return false; // the process has ended
        }
    }

    private boolean exceedsInMemory(Path root) throws IOException {
        boolean incomplete = false;
        for (String name : IN_MEMORY) {
            FileCount files = FileCount.of(root.resolve(name), MOST_IN_MEMORY);
            if (files.isOver()) {
                return true;
            }
            incomplete = incomplete || files.isIncomplete();
        }
        return looksInMemory.tooMany(incomplete);
    }

    /** Whether the disk is nearly full, and was not when the run began. */
    public boolean touchesReserve() {
        return reserve.isTouched();
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

    private static final class IncompleteLooks {

        private int inARow;

        boolean tooMany(boolean incomplete) {
            inARow = incomplete ? inARow + 1 : 0;
            return inARow >= MOST_INCOMPLETE_LOOKS;
        }
    }
}
