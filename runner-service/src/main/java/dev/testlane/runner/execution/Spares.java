package dev.testlane.runner.execution;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Places whose process has imported pytest and waits for a run; each is used once. */
final class Spares {

    private static final Logger log = LoggerFactory.getLogger(Spares.class);

    private final ExecutionSupport support;
    private final Deque<Place> waiting = new ArrayDeque<>();
    private boolean open;

    Spares(ExecutionSupport support) {
        this.support = support;
    }

    /** A place for a run; a new one without a process if no spare is there. */
    Place take() throws IOException {
        for (Place spare = poll(); spare != null; spare = poll()) {
            if (spare.isAlive()) {
                return spare;
            }
            log.warn("A waiting test process has died");
            spare.close();
        }
        return Place.open(support);
    }

    private synchronized @Nullable Place poll() {
        return waiting.poll();
    }

    /** Makes spares until there are so many. */
    synchronized void refill(int count) {
        try {
            while (open && waiting.size() < count) {
                Place spare = Place.open(support);
                waiting.add(spare);
                spare.warmUp(support.ticker());
            }
        } catch (IOException e) {
            log.warn("No test process can be started ahead of its run: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void open() {
        open = true;
    }

    /** Ends all that wait. */
    synchronized void close() {
        open = false;
        waiting.forEach(Place::close);
        waiting.clear();
    }
}
