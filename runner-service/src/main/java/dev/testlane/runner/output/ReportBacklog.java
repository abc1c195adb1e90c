package dev.testlane.runner.output;

import dev.testlane.contract.Report;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reports that the broker has not confirmed yet.
 *
 * <p>A report is forgotten only when all before it in its stream are confirmed too. So after a failure everything from
 * the first unconfirmed report on is sent again in order, and the receiver never misses one between two others.
 */
final class ReportBacklog {

    /** How many reports may be under way; what is sent twice after a failure stays small. */
    private static final int IN_FLIGHT = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Stream> streams = new LinkedHashSet<>();
    private final Deque<Entry> unsent = new ArrayDeque<>();
    private final NavigableMap<Long, Entry> inFlight = new TreeMap<>();
    private long generation;

    ReportStream open() {
        Stream stream = new Stream();
        locked(() -> streams.add(stream));
        return stream;
    }

    /** Waits for a report to send, for at most this time; null if there is none, or the generation has ended. */
    @Nullable
    Entry next(long ofGeneration, Duration patience) throws InterruptedException {
        long nanos = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (generation == ofGeneration && (unsent.isEmpty() || inFlight.size() >= IN_FLIGHT)) {
                if (nanos <= 0) {
                    return null;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return generation == ofGeneration ? unsent.poll() : null;
        } finally {
            lock.unlock();
        }
    }

    /** Notes a report as under way; to be called before it is published, for the confirm may be quick. */
    void sending(Entry entry, long ofGeneration, long deliveryTag) {
        locked(() -> {
            if (generation == ofGeneration) {
                inFlight.put(deliveryTag, entry);
            }
        });
    }

    /** Notes the broker's confirm; one of an ended generation is ignored. */
    void confirmed(long ofGeneration, long deliveryTag, boolean multiple) {
        locked(() -> {
            if (generation != ofGeneration) {
                return;
            }
            NavigableMap<Long, Entry> confirmed = multiple
                    ? inFlight.headMap(deliveryTag, true)
                    : inFlight.subMap(deliveryTag, true, deliveryTag, true);
            confirmed.values().forEach(Entry::confirm);
            confirmed.clear();
        });
    }

    /** Ends the generation: nothing that is under way counts, and all is to be sent again. Returns the new one. */
    long startAgain() {
        lock.lock();
        try {
            generation++;
            inFlight.clear();
            unsent.clear();
            for (Stream stream : streams) {
                stream.entries.forEach(entry -> entry.confirmed = false);
                unsent.addAll(stream.entries);
            }
            changed.signalAll();
            return generation;
        } finally {
            lock.unlock();
        }
    }

    boolean isCurrent(long ofGeneration) {
        lock.lock();
        try {
            return generation == ofGeneration;
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A report in its stream. */
    static final class Entry {

        final Report report;
        private final Stream stream;
        private boolean confirmed;

        private Entry(Report report, Stream stream) {
            this.report = report;
            this.stream = stream;
        }

        private void confirm() {
            confirmed = true;
            while (!stream.entries.isEmpty() && stream.entries.getFirst().confirmed) {
                stream.entries.removeFirst();
            }
        }
    }

    private final class Stream implements ReportStream {

        private final Deque<Entry> entries = new ArrayDeque<>();

        @Override
        public void add(Report report) {
            locked(() -> {
                Entry entry = new Entry(report, this);
                entries.add(entry);
                unsent.add(entry);
            });
        }

        @Override
        public int backlog() {
            lock.lock();
            try {
                return entries.size();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean awaitConfirmed(Duration patience) throws InterruptedException {
            long nanos = patience.toNanos();
            lock.lockInterruptibly();
            try {
                while (!entries.isEmpty() && nanos > 0) {
                    nanos = changed.awaitNanos(nanos);
                }
                return entries.isEmpty();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            locked(() -> {
                unsent.removeIf(entry -> entry.stream == this);
                entries.clear();
                streams.remove(this);
            });
        }
    }
}
