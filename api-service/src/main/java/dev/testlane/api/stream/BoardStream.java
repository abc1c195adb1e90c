package dev.testlane.api.stream;

import dev.testlane.api.change.Change;
import dev.testlane.api.change.Changes;
import dev.testlane.api.environment.Environments;
import dev.testlane.api.run.Runs;
import dev.testlane.api.runner.Fleet;
import dev.testlane.api.testfile.TestFileNews;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/**
 * The stream of everything that changes lists and boards. A change is read at once for all clients of this instance;
 * those that come while it is read are gathered and read together. A client that is too slow is disconnected, and all
 * are when a change can't be read; they read the lists again when they come back.
 */
@Component
class BoardStream {

    private static final Logger log = LoggerFactory.getLogger(BoardStream.class);
    private static final Duration LONGEST_READ = Duration.ofSeconds(10);
    private static final int MOST_BEHIND = 20_000;
    private static final int MOST_WAITING_SHOWN = 50;

    private final Runs runs;
    private final Environments environments;
    private final Fleet fleet;
    private final TestFileNews testFileNews;
    private final StreamsEnd end;
    private final Flux<ServerSentEvent<Object>> shared;

    BoardStream(
            Runs runs,
            Environments environments,
            Fleet fleet,
            TestFileNews testFileNews,
            Changes changes,
            StreamsEnd end) {
        this.runs = runs;
        this.environments = environments;
        this.fleet = fleet;
        this.testFileNews = testFileNews;
        this.end = end;
        this.shared = Flux.defer(() -> gathered(changes))
                .concatMap(this::read, 1)
                // after a failure it starts anew for who comes then
                .share();
    }

    /** What has changed since it was last asked for. */
    private static Flux<Set<Change>> gathered(Changes changes) {
        Gathered waiting = new Gathered();
        return changes.stream()
                .filter(BoardStream::isShown)
                .doOnNext(waiting::add)
                .onBackpressureLatest()
                .map(_ -> waiting.takeAll())
                .filter(all -> !all.isEmpty());
    }

    Flux<ServerSentEvent<Object>> open() {
        Flux<ServerSentEvent<Object>> news = shared.onBackpressureBuffer(MOST_BEHIND);
        // the first bytes tell the client that from now on it hears everything
        ServerSentEvent<Object> hello =
                ServerSentEvent.builder().comment("connected").build();
        return end.endWith(Flux.merge(news, Flux.just(hello), KeepAlive.comments()))
                .onErrorComplete();
    }

    private static boolean isShown(Change change) {
        return switch (change) {
            case Change.RunChanged _,
                    Change.EnvironmentChanged _,
                    Change.RunnerChanged _,
                    Change.TestFilesChanged _,
                    Change.TestDirectoriesChanged _ -> true;
            case Change.OutputStored _, Change.CatalogueChanged _, Change.ContentsNoted _, Change.ContentInspected _ ->
                false;
        };
    }

    private Flux<ServerSentEvent<Object>> read(Set<Change> changes) {
        Set<Long> runIds = new TreeSet<>();
        Set<Integer> environmentIds = new TreeSet<>();
        Set<String> runnerIds = new TreeSet<>();
        Set<String> testPaths = new TreeSet<>();
        Set<String> testDirectories = new TreeSet<>();
        for (Change change : changes) {
            switch (change) {
                case Change.RunChanged(long id) -> runIds.add(id);
                case Change.EnvironmentChanged(int id) -> environmentIds.add(id);
                case Change.RunnerChanged(String id) -> runnerIds.add(id);
                case Change.TestFilesChanged(List<String> paths) -> testPaths.addAll(paths);
                case Change.TestDirectoriesChanged(List<String> paths) -> testDirectories.addAll(paths);
                case Change.OutputStored _,
                        Change.CatalogueChanged _,
                        Change.ContentsNoted _,
                        Change.ContentInspected _ -> {}
            }
        }
        return Flux.concat(
                        changedRuns(runIds, environmentIds).map(run -> event("run", run)),
                        changedEnvironments(environmentIds),
                        runnerIds.isEmpty()
                                ? Flux.empty()
                                : fleet.find(runnerIds).map(runner -> event("runner", runner)),
                        testFileNews.readDirectories(testDirectories).map(each -> event("test-directory", each)),
                        testFileNews.read(testPaths).map(file -> event("test-file", file)))
                .timeout(LONGEST_READ)
                .doOnError(failure -> log.warn("Changes could not be read for the open pages: {}", failure.toString()));
    }

    /** Who starts or leaves moves up all who wait behind, so they are news too. */
    private Flux<Object> changedRuns(Set<Long> runIds, Set<Integer> environmentIds) {
        return Flux.concat(
                        runs.findAll(runIds),
                        Flux.fromIterable(environmentIds).concatMap(id -> environments.queue(id, MOST_WAITING_SHOWN)))
                .distinct(dev.testlane.api.run.Run::id)
                .cast(Object.class);
    }

    private Flux<ServerSentEvent<Object>> changedEnvironments(Set<Integer> ids) {
        return ids.isEmpty()
                ? Flux.empty()
                : environments.find(List.copyOf(ids)).map(environment -> event("environment", environment));
    }

    private static ServerSentEvent<Object> event(String name, Object data) {
        return ServerSentEvent.builder(data).event(name).build();
    }

    /** Changes that wait to be read, each once. */
    private static final class Gathered {

        private Set<Change> changes = new LinkedHashSet<>();

        synchronized void add(Change change) {
            changes.add(change);
        }

        synchronized Set<Change> takeAll() {
            Set<Change> all = changes;
            changes = new LinkedHashSet<>();
            return all;
        }
    }
}
