package dev.testlane.api.run;

import dev.testlane.contract.Counts;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads runs from rows of {@link #SELECT}. */
final class RunRows {

    /** Of a row {@code r} of the table. */
    static final String COLUMNS = """
            r.*, case when r.status = 'QUEUED' then (
                select count(*) from run q
                where q.environment_id = r.environment_id and q.status = 'QUEUED'
                  and (q.priority > r.priority or q.priority = r.priority and q.id <= r.id)
            ) end as queue_position
            """;

    static final String SELECT = "select " + COLUMNS + " from run r ";

    private RunRows() {}

    static Run read(Readable row) {
        Instant startedAt = instant(row, "started_at");
        Instant finishedAt = instant(row, "finished_at");
        Long position = row.get("queue_position", Long.class);
        return new Run(
                required(row, "id", Long.class),
                required(row, "username", String.class),
                required(row, "environment_id", Integer.class),
                List.of(required(row, "test_paths", String[].class)),
                row.get("keyword", String.class),
                required(row, "priority", Integer.class),
                required(row, "timeout_seconds", Integer.class),
                RunStatus.valueOf(required(row, "status", String.class)),
                row.get("status_reason", String.class),
                Objects.requireNonNull(instant(row, "created_at")),
                startedAt,
                finishedAt,
                startedAt == null || finishedAt == null
                        ? null
                        : Duration.between(startedAt, finishedAt).toMillis(),
                position == null ? null : position.intValue(),
                required(row, "attempt", Integer.class),
                row.get("runner_id", String.class),
                row.get("fencing_token", Long.class),
                row.get("exit_code", Integer.class),
                counts(row),
                row.get("current_test", String.class),
                row.get("cancel_requested_at") != null,
                logSize(row),
                RunSource.valueOf(required(row, "source", String.class)));
    }

    /** Of an ended run all that it wrote, also while its last output is still on the way to the store. */
    private static long logSize(Readable row) {
        Long expected = row.get("log_expected", Long.class);
        return Math.max(required(row, "log_size", Long.class), expected == null ? 0 : expected);
    }

    private static Counts counts(Readable row) {
        return new Counts(
                required(row, "collected", Integer.class),
                required(row, "passed", Integer.class),
                required(row, "failed", Integer.class),
                required(row, "error", Integer.class),
                required(row, "skipped", Integer.class),
                required(row, "xfailed", Integer.class),
                required(row, "xpassed", Integer.class));
    }

    private static @Nullable Instant instant(Readable row, String column) {
        OffsetDateTime time = row.get(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
