package dev.testlane.api.output;

import dev.testlane.api.platform.Transactions;
import dev.testlane.api.result.TestCases;
import dev.testlane.api.run.RunCounts;
import dev.testlane.contract.Counts;
import dev.testlane.contract.Report;
import dev.testlane.contract.TestCaseResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Stores what runners report: each report once, in order, and only under the run's newest fencing token. */
@Repository
public class OutputStore {

    private static final String NEXT_ATTEMPT =
            "\n\u001b[33m[testlane] The attempt above did not come to its end. A new attempt starts here.\u001b[0m\n";

    private final DatabaseClient database;
    private final TestCases testCases;
    private final Transactions transactions;

    OutputStore(DatabaseClient database, TestCases testCases, Transactions transactions) {
        this.database = database;
        this.testCases = testCases;
        this.transactions = transactions;
    }

    /**
     * What storing a batch of a run's reports came to.
     *
     * @param gap whether a current report came before the one that it follows
     */
    public record Stored(long runId, int attempt, int stored, int dropped, boolean progressed, boolean gap) {}

    /** Where the newest attempt of a run stands. */
    private record Position(
            int attempt, @Nullable Long fencingToken, long reportSequence, long logBase, long logSize) {}

    /** Stores reports of one run, in the order of the list. Those that were stored before are dropped silently. */
    public Mono<Stored> store(long runId, List<Report> reports) {
        return transactions.inOne(position(runId)
                .flatMap(position -> write(runId, position, Acceptance.of(reports, position), reports.size()))
                .defaultIfEmpty(new Stored(runId, 0, 0, reports.size(), false, false)));
    }

    private Mono<Position> position(long runId) {
        return database.sql(
                        "select attempt, fencing_token, report_sequence, log_base, log_size from run where id = :id for no key update")
                .bind("id", runId)
                .mapProperties(Position.class)
                .one();
    }

    private Mono<Stored> write(long runId, Position position, Acceptance accepted, int offered) {
        var stored = new Stored(
                runId,
                position.attempt(),
                accepted.count(),
                offered - accepted.count(),
                accepted.counts() != null,
                accepted.gap());
        if (accepted.count() == 0) {
            return Mono.just(stored);
        }
        return Flux.fromIterable(accepted.chunks())
                .concatMap(chunk -> insert(runId, chunk))
                .then(advance(runId, accepted))
                .then(progress(runId, accepted))
                .then(testCases.add(runId, position.attempt(), position.logBase(), accepted.results()))
                .thenReturn(stored);
    }

    private Mono<Void> insert(long runId, LogChunk chunk) {
        return database.sql("insert into output_chunk (run_id, start_offset, end_offset, content)"
                        + " values (:runId, :start, :end, :content)")
                .bind("runId", runId)
                .bind("start", chunk.startOffset())
                .bind("end", chunk.endOffset())
                .bind("content", chunk.content())
                .then();
    }

    private Mono<Void> advance(long runId, Acceptance accepted) {
        return database.sql("update run set report_sequence = :sequence, log_size = :size where id = :id")
                .bind("id", runId)
                .bind("sequence", accepted.lastSequence())
                .bind("size", accepted.logSize())
                .then();
    }

    private Mono<Void> progress(long runId, Acceptance accepted) {
        Counts counts = accepted.counts();
        if (counts == null) {
            return Mono.empty();
        }
        String currentTest = accepted.currentTest();
        GenericExecuteSpec update = database.sql("update run set current_test = nullif(:currentTest, ''), "
                + RunCounts.ASSIGNMENTS + " where id = :id and status = 'RUNNING'");
        return RunCounts.bind(update, counts)
                .bind("id", runId)
                .bind("currentTest", currentTest == null ? "" : currentTest.replace("\0", ""))
                .then();
    }

    /** Says in the log that a lost attempt ended here; belongs into the transaction that starts the next one. */
    public Mono<Void> markNextAttempt(long runId) {
        byte[] marker = NEXT_ATTEMPT.getBytes(StandardCharsets.UTF_8);
        return database.sql("""
                        with marked as (
                            update run set log_size = log_size + :length where id = :id and attempt > 0
                            returning id, log_size)
                        insert into output_chunk (run_id, start_offset, end_offset, content)
                        select id, log_size - :length, log_size, :marker from marked
                        """)
                .bind("id", runId)
                .bind("length", (long) marker.length)
                .bind("marker", marker)
                .then();
    }

    /** The reports of a batch that continue what is stored. */
    private record Acceptance(
            int count,
            boolean gap,
            long lastSequence,
            long logSize,
            List<LogChunk> chunks,
            List<TestCaseResult> results,
            @Nullable Counts counts,
            @Nullable String currentTest) {

        static Acceptance of(List<Report> reports, Position position) {
            var chunks = new ChunkBuilder(position.logSize());
            long sequence = position.reportSequence();
            int count = 0;
            boolean gap = false;
            Report.Progress progress = null;
            List<TestCaseResult> results = new ArrayList<>();
            for (Report report : reports) {
                boolean isCurrent = report.attempt() == position.attempt()
                        && Long.valueOf(report.fencingToken()).equals(position.fencingToken());
                if (!isCurrent || report.sequence() != sequence + 1) {
                    gap |= isCurrent && report.sequence() > sequence + 1;
                    continue;
                }
                switch (report) {
                    case Report.Output output -> chunks.append(output.text());
                    case Report.Progress latest -> progress = latest;
                    case Report.TestCases ended -> results.addAll(ended.results());
                }
                sequence = report.sequence();
                count++;
            }
            return new Acceptance(
                    count,
                    gap,
                    sequence,
                    chunks.end(),
                    chunks.build(),
                    results,
                    progress == null ? null : progress.counts(),
                    progress == null ? null : progress.currentTest());
        }
    }
}
