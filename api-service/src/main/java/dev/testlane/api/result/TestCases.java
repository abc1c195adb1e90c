package dev.testlane.api.result;

import static java.util.Objects.requireNonNull;

import dev.testlane.contract.TestCaseResult;
import dev.testlane.contract.TestOutcome;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Test cases in PostgreSQL; of each run those of its newest attempt. */
@Repository
public class TestCases {

    private final DatabaseClient database;

    TestCases(DatabaseClient database) {
        this.database = database;
    }

    /** Test cases in the order in which they ended, without the first {@code skip}. */
    public Flux<TestCase> find(long runId, int skip) {
        return database.sql("""
                        select t.* from test_case t join run r on r.id = t.run_id and r.attempt = t.attempt
                        where t.run_id = :id and t.ordinal > :skip order by t.ordinal
                        """)
                .bind("id", runId)
                .bind("skip", skip)
                .map(TestCases::read)
                .all();
    }

    /** Node ids of those that did not pass although they should. */
    public Mono<List<String>> failed(long runId) {
        return find(runId, 0)
                .filter(test -> test.outcome() == TestOutcome.FAILED || test.outcome() == TestOutcome.ERROR)
                .map(TestCase::nodeId)
                .distinct()
                .collectList();
    }

    /**
     * Adds results behind those that are stored; belongs into the transaction that stores their report.
     *
     * @param logBase where the attempt's output starts in the run's log
     */
    public Mono<Void> add(long runId, int attempt, long logBase, List<TestCaseResult> results) {
        if (results.isEmpty()) {
            return Mono.empty();
        }
        return database.sql(
                        "update run set test_cases = test_cases + :count where id = :id returning test_cases - :count as stored")
                .bind("id", runId)
                .bind("count", results.size())
                .mapValue(Integer.class)
                .one()
                .flatMapMany(stored -> Flux.range(0, results.size())
                        .concatMap(index -> insert(runId, attempt, stored + index + 1, logBase, results.get(index))))
                .then();
    }

    private Mono<Void> insert(long runId, int attempt, int ordinal, long logBase, TestCaseResult result) {
        return database.sql("""
                        insert into test_case (run_id, attempt, ordinal, node_id, outcome, duration_ms, message, details,
                                               log_offset, log_end_offset)
                        values (:runId, :attempt, :ordinal, :nodeId, :outcome, :durationMs, :message, :details,
                                :logOffset, :logEndOffset)
                        """)
                .bind("runId", runId)
                .bind("attempt", attempt)
                .bind("ordinal", ordinal)
                .bind("nodeId", clean(result.nodeId()))
                .bind("outcome", result.outcome().name())
                .bind("durationMs", result.durationMs())
                .bind("message", text(result.message()))
                .bind("details", text(result.details()))
                .bind("logOffset", offset(logBase, result.logOffset()))
                .bind("logEndOffset", offset(logBase, result.logEndOffset()))
                .then();
    }

    private static Parameter text(@Nullable String text) {
        return text == null ? Parameters.in(R2dbcType.VARCHAR) : Parameters.in(R2dbcType.VARCHAR, clean(text));
    }

    private static Parameter offset(long logBase, @Nullable Long offset) {
        return offset == null ? Parameters.in(R2dbcType.BIGINT) : Parameters.in(R2dbcType.BIGINT, logBase + offset);
    }

    /** PostgreSQL's texts can't hold U+0000. */
    private static String clean(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private static TestCase read(Readable row) {
        return new TestCase(
                requireNonNull(row.get("node_id", String.class)),
                TestOutcome.valueOf(requireNonNull(row.get("outcome", String.class))),
                requireNonNull(row.get("duration_ms", Long.class)),
                row.get("message", String.class),
                row.get("details", String.class),
                row.get("log_offset", Long.class),
                row.get("log_end_offset", Long.class));
    }
}
