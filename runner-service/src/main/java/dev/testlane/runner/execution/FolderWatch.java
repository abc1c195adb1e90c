package dev.testlane.runner.execution;

import dev.testlane.runner.workspace.RunFolder;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks again and again whether a run has written too much to its folder. */
final class FolderWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** A folder with many files is looked at less often. */
    private static final int PAUSES_PER_LOOK = 10;

    private final Thread thread;

    /** @param onExceeded called once */
    FolderWatch(RunFolder folder, long limitBytes, Runnable onExceeded) {
        thread = Thread.ofVirtual().name("folder-watch").start(() -> watch(folder, limitBytes, onExceeded));
    }

    private static void watch(RunFolder folder, long limitBytes, Runnable onExceeded) {
        try {
            Duration pause = PAUSE;
            do {
                Thread.sleep(pause);
                long start = System.nanoTime();
                if (folder.exceeds(limitBytes)) {
                    onExceeded.run();
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

    @Override
    public void close() {
        thread.interrupt();
    }
}
