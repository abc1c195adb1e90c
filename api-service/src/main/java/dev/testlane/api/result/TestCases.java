package dev.testlane.api.result;

import static java.util.Objects.requireNonNull;

import dev.testlane.contract.TestCaseResult;
import dev.testlane.contract.TestOutcome;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Test cases in PostgreSQL; of each run those of its newest attempt. */
@Repository
public class TestCases {

    private static final int PAGE_ROWS = 500;
    /** A character may become six in JSON. */
    private static final int PAGE_CHARACTERS = 1024 * 1024;

    private final DatabaseClient database;

    TestCases(DatabaseClient database) {
        this.database = database;
    }

    /**
     * Some test cases of a run, in the order in which they ended.
     *
     * @param skipped how many stand before them
     */
    public record Page(int skipped, List<TestCase> testCases) {

        public int next() {
            return skipped + testCases.size();
        }
    }

    /** All test cases of a run in the order in which they ended. */
    public Flux<TestCase> find(long runId) {
        return pages(runId, 0).concatMapIterable(Page::testCases);
    }

    /** The same in pages that fit into memory, without the first {@code skip}; the last page, and no other, is empty. */
    public Flux<Page> pages(long runId, int skip) {
        return page(runId, skip).expand(page -> page.testCases().isEmpty() ? Mono.empty() : page(runId, page.next()));
    }

    private Mono<Page> page(long runId, int skip) {
        return database.sql("""
                        select * from (
                            select t.*, sum(length(node_id) + coalesce(length(message), 0) + coalesce(length(details), 0))
                                over (order by t.ordinal rows between unbounded preceding and 1 preceding) as before
                            from test_case t join run r on r.id = t.run_id and r.attempt = t.attempt
                            where t.run_id = :id and t.ordinal > :skip order by t.ordinal limit :rows) as page
                        where coalesce(before, 0) < :characters order by ordinal
                        """)
                .bind("id", runId)
                .bind("skip", skip)
                .bind("rows", PAGE_ROWS)
                .bind("characters", PAGE_CHARACTERS)
                .map(TestCases::read)
                .all()
                .collectList()
                .map(testCases -> new Page(skip, testCases));
    }

    /** How many test cases ended how. */
    public Mono<Map<TestOutcome, Long>> outcomes(long runId) {
        return database.sql("""
                        select t.outcome, count(*) as number
                        from test_case t join run r on r.id = t.run_id and r.attempt = t.attempt
                        where t.run_id = :id group by t.outcome
                        """)
                .bind("id", runId)
                .map(row -> Map.entry(outcome(row), requireNonNull(row.get("number", Long.class))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** Node ids of those that did not pass although they should. */
    public Mono<List<String>> failed(long runId) {
        return find(runId)
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

    private static TestOutcome outcome(Readable row) {
        return TestOutcome.valueOf(requireNonNull(row.get("outcome", String.class)));
    }

    private static TestCase read(Readable row) {
        return new TestCase(
                requireNonNull(row.get("node_id", String.class)),
                outcome(row),
                requireNonNull(row.get("duration_ms", Long.class)),
                row.get("message", String.class),
                row.get("details", String.class),
                row.get("log_offset", Long.class),
                row.get("log_end_offset", Long.class));
    }
}
