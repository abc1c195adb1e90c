package dev.testlane.runner.execution;

import dev.testlane.runner.sandbox.GuardedProcess;
import dev.testlane.runner.workspace.RunFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks again and again whether a run has written too much to its folder, or wherever it can. */
final class FolderWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** A folder with many files is looked at less often. */
    private static final int PAUSES_PER_LOOK = 10;

    private final RunFolder folder;
    private final GuardedProcess process;
    private final long limitBytes;
    private final Thread thread;

    /** @param onExceeded called once */
    FolderWatch(RunFolder folder, GuardedProcess process, long limitBytes, Consumer<Interruption> onExceeded) {
        this.folder = folder;
        this.process = process;
        this.limitBytes = limitBytes;
        thread = Thread.ofVirtual().name("folder-watch").start(() -> watch(onExceeded));
    }

    private void watch(Consumer<Interruption> onExceeded) {
        try {
            Duration pause = PAUSE;
            do {
                Thread.sleep(pause);
                long start = System.nanoTime();
                @Nullable Interruption exceeded = look();
                if (exceeded != null) {
                    onExceeded.accept(exceeded);
                    return;
                }
                Duration busy = Duration.ofNanos(System.nanoTime() - start).multipliedBy(PAUSES_PER_LOOK);
                pause = busy.compareTo(PAUSE) > 0 ? busy : PAUSE;
            } while (true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the run has ended
        } catch (IOException e) {
            log.warn("{} can't be watched any more", folder.suite(), e);
        }
    }

    private @Nullable Interruption look() throws IOException {
        if (folder.exceeds(limitBytes, process.descendants()) || folder.hasTooManyInMemory(process.descendants())) {
            return Interruption.OVERFULL;
        }
        return folder.touchesReserve() ? Interruption.DISK_FULL : null;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
