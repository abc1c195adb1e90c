package dev.testlane.api.stream;

import dev.testlane.api.change.Change;
import dev.testlane.api.change.Changes;
import dev.testlane.api.output.LogChunk;
import dev.testlane.api.output.LogReader;
import dev.testlane.api.output.LogState;
import dev.testlane.api.platform.InvalidInputException;
import dev.testlane.api.result.TestCases;
import dev.testlane.api.run.Run;
import dev.testlane.api.run.Runs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The stream of one run, read from the database at the client's pace: subscribe to changes, read what is after the last
 * offset, and read again at every change and when idle. Hints may be lost or doubled without a gap or a duplicate.
 */
@Component
class RunStream {

    private static final Logger log = LoggerFactory.getLogger(RunStream.class);
    private static final Duration IDLE = Duration.ofSeconds(2);

    private final Runs runs;
    private final LogReader logs;
    private final TestCases testCases;
    private final Changes changes;
    private final StreamsEnd end;

    RunStream(Runs runs, LogReader logs, TestCases testCases, Changes changes, StreamsEnd end) {
        this.runs = runs;
        this.logs = logs;
        this.testCases = testCases;
        this.changes = changes;
        this.end = end;
    }

    /** Data of {@code event: output}. {@code offset} is where {@code text} starts, in bytes of UTF-8. */
    record Output(long offset, String text) {}

    /** Data of {@code event: end}. */
    record End(long offset) {}

    /** Streams a run; an error before the first event if there is none, or if its log has never been that long. */
    Mono<Flux<ServerSentEvent<Object>>> open(long runId, long offset) {
        return runs.get(runId)
                .delayUntil(run -> logs.state(runId).doOnNext(state -> requireWithin(run, state, offset)))
                .map(run -> end.endWith(stream(run, offset)));
    }

    /** The last output of a run that has ended may still be on the way to the store, but its size is known. */
    private static void requireWithin(Run run, LogState state, long offset) {
        long longest = Math.max(run.logSize(), state.size());
        if (offset > longest) {
            throw new InvalidInputException("offset", "must be at most %d, where the log ends".formatted(longest));
        }
    }

    private Flux<ServerSentEvent<Object>> stream(Run run, long offset) {
        var cursor = new Cursor(run.id(), offset);
        Flux<Object> hints =
                changes.stream().filter(concerns(run)).cast(Object.class).onBackpressureLatest();
        Flux<ServerSentEvent<Object>> events = Flux.merge(
                        Flux.interval(Duration.ZERO, IDLE).onBackpressureDrop(), hints)
                .onBackpressureLatest()
                .concatMap(tick -> cursor.advance(), 1);
        return Flux.merge(events, KeepAlive.comments()).takeUntil(event -> "end".equals(event.event()));
    }

    private static Predicate<Change> concerns(Run run) {
        return change -> switch (change) {
            case Change.RunChanged(long runId) -> runId == run.id();
            case Change.OutputStored(long runId) -> runId == run.id();
            case Change.EnvironmentChanged(int environmentId) -> environmentId == run.environmentId();
            case Change.RunnerChanged _,
                    Change.CatalogueChanged _,
                    Change.ContentsNoted _,
                    Change.ContentInspected _,
                    Change.TestFilesChanged _,
                    Change.TestDirectoriesChanged _ -> false;
        };
    }

    /** How far one client is. Used by one step at a time. */
    private final class Cursor {

        private final long runId;
        private long offset;
        private int testCasesSent;
        private int testCasesAttempt = -1;
        private @Nullable Run shown;

        Cursor(long runId, long offset) {
            this.runId = runId;
            this.offset = offset;
        }

        Flux<ServerSentEvent<Object>> advance() {
            return Mono.zip(runs.get(runId), logs.state(runId))
                    .flatMapMany(now -> events(now.getT1(), now.getT2()))
                    .onErrorResume(failure -> {
                        log.debug("The stream of run {} waits: {}", runId, failure.toString());
                        return Flux.empty();
                    });
        }

        private Flux<ServerSentEvent<Object>> events(Run run, LogState state) {
            Flux<ServerSentEvent<Object>> output = output(state.size());
            Flux<ServerSentEvent<Object>> change = Flux.defer(() -> runEvent(run, state));
            Flux<ServerSentEvent<Object>> last = Flux.defer(() -> endEvent(run, state));
            Flux<ServerSentEvent<Object>> results = Flux.defer(() -> testCasesEvents(run));
            return shown == null || shown.attempt() != run.attempt()
                    ? Flux.concat(change, results, output, last)
                    : Flux.concat(output, results, change, last);
        }

        /** The first event begins with the first test case; each further one has those that follow. */
        private Flux<ServerSentEvent<Object>> testCasesEvents(Run run) {
            boolean isFirst = testCasesAttempt != run.attempt();
            if (isFirst) {
                testCasesAttempt = run.attempt();
                testCasesSent = 0;
            }
            return testCases
                    .pages(runId, testCasesSent)
                    .filter(page ->
                            isFirst && page.skipped() == 0 || !page.testCases().isEmpty())
                    .doOnNext(page -> testCasesSent = page.next())
                    .map(page -> ServerSentEvent.<Object>builder(page.testCases())
                            .event("test-cases")
                            .build());
        }

        private Flux<ServerSentEvent<Object>> output(long size) {
            return offset >= size
                    ? Flux.empty()
                    : logs.read(runId, offset, size).map(this::outputEvent);
        }

        private ServerSentEvent<Object> outputEvent(LogChunk chunk) {
            int skip = 0;
            while (skip < chunk.content().length && (chunk.content()[skip] & 0xC0) == 0x80) {
                skip++; // a client that resumed inside a character
            }
            String text = new String(chunk.content(), skip, chunk.content().length - skip, StandardCharsets.UTF_8);
            offset = chunk.endOffset();
            return ServerSentEvent.<Object>builder(new Output(chunk.startOffset() + skip, text))
                    .id(String.valueOf(offset))
                    .event("output")
                    .build();
        }

        /** The log grows all the time; only at the end is its size news. */
        private Flux<ServerSentEvent<Object>> runEvent(Run run, LogState state) {
            boolean isNews = shown == null
                    || !(state.complete()
                            ? run.equals(shown)
                            : run.withLogSize(0).equals(shown.withLogSize(0)));
            shown = run;
            return isNews
                    ? Flux.just(
                            ServerSentEvent.<Object>builder(run).event("run").build())
                    : Flux.empty();
        }

        private Flux<ServerSentEvent<Object>> endEvent(Run run, LogState state) {
            return run.status().isTerminal() && (state.complete() || state.abandoned())
                    ? Flux.just(ServerSentEvent.<Object>builder(new End(offset))
                            .event("end")
                            .build())
                    : Flux.empty();
        }
    }
}
