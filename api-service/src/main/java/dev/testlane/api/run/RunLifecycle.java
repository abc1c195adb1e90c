package dev.testlane.api.run;

import static dev.testlane.api.run.RunRows.required;

import dev.testlane.contract.Completion;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run's way from queued to its end. Each step belongs into a transaction that has locked the run's environment.
 */
@Repository
public class RunLifecycle {

    private static final TypeReference<Map<String, String>> VARIABLES = new TypeReference<>() {};

    private final DatabaseClient database;
    private final JsonMapper json;

    RunLifecycle(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** What a runner needs to know to execute an attempt. */
    public record Execution(
            long runId,
            int attempt,
            String username,
            List<String> testPaths,
            List<String> nodeIds,
            @Nullable String keyword,
            int timeoutSeconds,
            Map<String, String> variables) {}

    /** How an attempt that nobody will finish goes on. */
    public record Lost(long runId, RunStatus status, int attempt) {}

    /** The environment's next run: by priority, then by order of acceptance. */
    public Mono<Long> next(int environmentId) {
        return database.sql("select id from run where environment_id = :id and status = 'QUEUED'"
                        + " order by priority desc, id limit 1")
                .bind("id", environmentId)
                .mapValue(Long.class)
                .one();
    }

    /** Starts the next attempt of a queued run. */
    public Mono<Execution> start(long runId, String runnerId, long fencingToken) {
        return database.sql("""
                        update run set status = 'RUNNING', status_reason = null, attempt = attempt + 1,
                            runner_id = :runnerId, fencing_token = :token, started_at = clock_timestamp(),
                            collected = 0, passed = 0, failed = 0, error = 0, skipped = 0, xfailed = 0, xpassed = 0,
                            current_test = null, log_base = log_size, report_sequence = 0,
                            test_cases = 0
                        where id = :id and status = 'QUEUED' returning *
                        """)
                .bind("id", runId)
                .bind("runnerId", runnerId)
                .bind("token", fencingToken)
                .map(this::execution)
                .one();
    }

    /** The attempt that was granted under a fencing token, unless its runner has shown by a report that it knows. */
    public Mono<Execution> running(long runId, long fencingToken) {
        return database.sql("select * from run where id = :id and fencing_token = :token and status = 'RUNNING'"
                        + " and report_sequence = 0")
                .bind("id", runId)
                .bind("token", fencingToken)
                .map(this::execution)
                .one();
    }

    /** Ends a run as its runner says. */
    public Mono<Boolean> finish(long runId, Completion completion) {
        GenericExecuteSpec update = database.sql("""
                        update run set status = :status, status_reason = :reason, exit_code = :exitCode,
                            finished_at = clock_timestamp(), current_test = null,
                            log_expected = log_base + :outputBytes, report_expected = :lastSequence,
                            %s
                        where id = :id and status = 'RUNNING' and attempt = :attempt and fencing_token = :token
                        """.formatted(RunCounts.ASSIGNMENTS))
                .bind("id", runId)
                .bind("attempt", completion.attempt())
                .bind("token", completion.fencingToken())
                .bind("status", RunStatus.of(completion.outcome()).name())
                .bind("reason", nullable(R2dbcType.VARCHAR, completion.reason()))
                .bind("exitCode", nullable(R2dbcType.INTEGER, completion.exitCode()))
                .bind("outputBytes", completion.outputBytes())
                .bind("lastSequence", completion.lastSequence());
        return RunCounts.bind(update, completion.counts()).fetch().rowsUpdated().map(rows -> rows > 0);
    }

    /** Ends a queued run that can't be executed. */
    public Mono<Boolean> refuse(long runId, String reason) {
        return database.sql("update run set status = 'ERROR', status_reason = :reason, finished_at = clock_timestamp()"
                        + " where id = :id and status = 'QUEUED'")
                .bind("id", runId)
                .bind("reason", reason)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    /** Whether this very completion was carried out before. */
    public Mono<Boolean> isFinishedBy(long runId, Completion completion) {
        return database.sql("select status not in ('QUEUED', 'RUNNING') from run"
                        + " where id = :id and attempt = :attempt and fencing_token = :token")
                .bind("id", runId)
                .bind("attempt", completion.attempt())
                .bind("token", completion.fencingToken())
                .mapValue(Boolean.class)
                .one()
                .defaultIfEmpty(false);
    }

    /**
     * Takes note that a running attempt's runner is gone: queued again, cancelled if somebody wanted that, or an error
     * when too many were lost.
     */
    public Mono<Lost> lose(long runId, int maxAttempts) {
        return database.sql("""
                        update run set lost_attempts = lost_attempts + 1, current_test = null,
                            dispatched_at = null, dispatch_due_at = now(), dispatch_count = 0,
                            status = case when cancel_requested_at is not null then 'CANCELLED'
                                          when lost_attempts + 1 >= :most then 'ERROR' else 'QUEUED' end,
                            finished_at = case when cancel_requested_at is not null or lost_attempts + 1 >= :most
                                               then clock_timestamp() end,
                            status_reason = case
                                when cancel_requested_at is not null then 'Cancelled; its runner was lost meanwhile.'
                                when lost_attempts + 1 >= :most then 'The runner was lost in each of ' || :most
                                    || ' attempts (last: ' || runner_id || '). See whether the tests bring it down.'
                                else 'Runner ' || runner_id || ' was lost. Waiting to be executed again.' end
                        where id = :id and status = 'RUNNING' returning id, status, attempt
                        """)
                .bind("id", runId)
                .bind("most", maxAttempts)
                .map(RunLifecycle::lost)
                .one();
    }

    /** Queues an attempt again that its runner gave back; it does not count as lost, and not at all if unexecuted. */
    public Mono<Lost> handBack(long runId, String reason, boolean unexecuted) {
        return database.sql("""
                        update run set current_test = null, attempt = attempt - :uncounted,
                            dispatched_at = null, dispatch_due_at = now(), dispatch_count = 0,
                            status = case when cancel_requested_at is null then 'QUEUED' else 'CANCELLED' end,
                            finished_at = case when cancel_requested_at is not null then clock_timestamp() end,
                            status_reason = :reason
                        where id = :id and status = 'RUNNING' returning id, status, attempt
                        """)
                .bind("id", runId)
                .bind("reason", reason)
                .bind("uncounted", unexecuted ? 1 : 0)
                .map(RunLifecycle::lost)
                .one();
    }

    private static Lost lost(Readable row) {
        return new Lost(
                required(row, "id", Long.class),
                RunStatus.valueOf(required(row, "status", String.class)),
                required(row, "attempt", Integer.class));
    }

    private Execution execution(Readable row) {
        return new Execution(
                required(row, "id", Long.class),
                required(row, "attempt", Integer.class),
                required(row, "username", String.class),
                List.of(required(row, "test_paths", String[].class)),
                List.of(required(row, "node_ids", String[].class)),
                row.get("keyword", String.class),
                required(row, "timeout_seconds", Integer.class),
                json.readValue(required(row, "variables", String.class), VARIABLES));
    }

    private static io.r2dbc.spi.Parameter nullable(R2dbcType type, @Nullable Object value) {
        return value == null ? Parameters.in(type) : Parameters.in(type, value);
    }
}
