package dev.testlane.api.testfile;

import dev.testlane.api.change.Change;
import dev.testlane.api.change.Changes;
import dev.testlane.api.testfile.inspection.InspectionRequests;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.util.retry.Retry;

/**
 * Finds out what became of the folder of test files, whoever changed it: looks at all of it every second, and at once
 * when an instance of the service has changed it. What is different is told to the open pages, and what is new is
 * inspected.
 */
@Component
class CatalogueWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CatalogueWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration GATHERING = Duration.ofMillis(50);
    private static final Duration FIRST_RESTART = Duration.ofMillis(100);
    private static final Duration LONGEST_RESTART = Duration.ofSeconds(5);
    private static final long NANOS_BETWEEN_WHOLE_REQUESTS =
            Duration.ofMinutes(1).toNanos();
    private static final int MOST_AT_ONCE = 500;

    private final CatalogueScanner scanner;
    private final InspectionRequests inspections;
    private final Changes changes;
    private final Semaphore wake = new Semaphore(1);
    private final Disposable.Composite subscriptions = Disposables.composite();
    private volatile CatalogueView current = CatalogueView.EMPTY;
    private volatile @Nullable Thread thread;
    private boolean hasLooked;
    private long wholeRequestedAt;
    private String problem = "";

    CatalogueWatch(CatalogueScanner scanner, InspectionRequests inspections, Changes changes) {
        this.scanner = scanner;
        this.inspections = inspections;
        this.changes = changes;
    }

    /** What was there at the last look; empty before the first. */
    CatalogueView current() {
        return current;
    }

    @Override
    public synchronized void start() {
        thread = Thread.ofPlatform().name("catalogue-watch").daemon().start(this::watch);
        subscriptions.add(changes.stream()
                .filter(Change.CatalogueChanged.class::isInstance)
                .subscribe(change -> wake.release()));
        subscriptions.add(changes.stream()
                .ofType(Change.ContentInspected.class)
                .onBackpressureBuffer()
                .bufferTimeout(MOST_AT_ONCE, GATHERING, true)
                .doOnNext(this::tellInspected)
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_RESTART).maxBackoff(LONGEST_RESTART))
                .subscribe());
    }

    private void watch() {
        long pauseNanos = 0;
        try {
            while (true) {
                var _ = wake.tryAcquire(pauseNanos, TimeUnit.NANOSECONDS);
                wake.drainPermits();
                long startedAt = System.nanoTime();
                lookQuietly();
                // a large catalogue on a slow disk must not be read all the time
                pauseNanos = Math.max(PERIOD.toNanos(), System.nanoTime() - startedAt);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookQuietly() {
        try {
            look();
            problem = "";
        } catch (RuntimeException e) {
            boolean isStopping = Thread.currentThread().isInterrupted();
            if (!isStopping && !problem.equals(e.toString())) {
                problem = e.toString();
                log.warn("The folder of test files can't be watched now: {}", problem);
            }
        }
    }

    private void look() {
        CatalogueView before = current;
        CatalogueView now = scanner.scan();
        List<String> different = now.differencesTo(before);
        current = now;
        if (hasLooked) {
            tell(different, Change.TestFilesChanged::new);
            tell(now.directoryDifferencesTo(before), Change.TestDirectoriesChanged::new);
        }
        requestInspections(now, different, !hasLooked);
        hasLooked = true;
    }

    /** Now and then of all contents, so that the database knows which are still in use. */
    private void requestInspections(CatalogueView view, List<String> different, boolean isFirst) {
        boolean isWholeDue = isFirst || System.nanoTime() - wholeRequestedAt > NANOS_BETWEEN_WHOLE_REQUESTS;
        if (isWholeDue) {
            wholeRequestedAt = System.nanoTime();
            request(view.files().values().stream());
        } else if (!different.isEmpty()) {
            request(different.stream().map(view::file).filter(Objects::nonNull));
        }
    }

    private void request(Stream<CatalogueView.File> files) {
        inspections.add(files.filter(CatalogueView.File::isPython)
                .collect(Collectors.toMap(CatalogueView.File::sha256, CatalogueView.File::size, (one, same) -> one)));
    }

    private void tellInspected(List<Change.ContentInspected> inspected) {
        Set<String> hashes =
                inspected.stream().map(Change.ContentInspected::sha256).collect(Collectors.toSet());
        tell(current.withContent(hashes).stream().map(CatalogueView.File::path).toList(), Change.TestFilesChanged::new);
    }

    private void tell(List<String> paths, Function<List<String>, Change> change) {
        Flux.fromIterable(paths).buffer(MOST_AT_ONCE).map(change).subscribe(changes::publishHere);
    }

    @Override
    public synchronized void stop() {
        subscriptions.dispose();
        Thread watching = thread;
        if (watching != null) {
            watching.interrupt();
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
