package dev.testlane.localstack.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A component that is started again when it ends without having been asked to. */
public final class Supervised {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration PROVEN = Duration.ofSeconds(60);

    private final Component component;
    private final ProcessRecords records;
    private final ProcessListener listener;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Child child;
    private Duration pause = FIRST_PAUSE;

    public Supervised(Component component, ProcessRecords records, ProcessListener listener) {
        this.component = component;
        this.records = records;
        this.listener = listener;
    }

    /** Starts it, returns when it is ready, and watches it from then on. Throws when the first start fails. */
    public void start() {
        long began = System.nanoTime();
        Child first = spawn();
        Launch.awaitReady(component, first, START_LIMIT);
        listener.ready(component, Duration.ofNanos(System.nanoTime() - began));
        Thread.ofVirtual().name("watch-" + component.name()).start(() -> watch(first));
    }

    /** Ends it for good, with everything that it started. */
    public void stop() {
        Child last;
        synchronized (this) {
            stopping.countDown();
            last = child;
        }
        if (last == null) {
            return;
        }
        if (!last.stop()) {
            listener.killed(component, last.spec().stopGrace());
        }
        component.cleanUp();
        records.remove(component.name());
    }

    private synchronized Child spawn() {
        if (isStopping()) {
            throw new StoppedException();
        }
        Child started = Child.start(component.prepare());
        records.add(started);
        child = started;
        return started;
    }

    private void watch(Child watched) {
        Child current = watched;
        while (true) {
            long began = System.nanoTime();
            int status = current.exit().join();
            if (isStopping()) {
                return;
            }
            if (System.nanoTime() - began > PROVEN.toNanos()) {
                pause = FIRST_PAUSE;
            }
            listener.ended(component, status, pause);
            // What it started must not meet what its successor starts.
            current.kill();
            records.remove(component.name());
            if (!pauseUnlessStopping()) {
                return;
            }
            current = startAgain(current);
        }
    }

    private Child startAgain(Child ended) {
        long began = System.nanoTime();
        try {
            Child started = spawn();
            Launch.awaitReady(component, started, START_LIMIT);
            listener.ready(component, Duration.ofNanos(System.nanoTime() - began));
            return started;
        } catch (StoppedException stopped) {
            return ended;
        } catch (RuntimeException e) {
            listener.failed(component, e);
            Child last = child;
            return last == null ? ended : last;
        }
    }

    private boolean pauseUnlessStopping() {
        Duration now = pause;
        pause = now.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? now.multipliedBy(2) : LONGEST_PAUSE;
        try {
            return !stopping.await(now.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }
}
