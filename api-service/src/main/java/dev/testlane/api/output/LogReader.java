package dev.testlane.api.output;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads logs. A connection is taken a page at a time, so a slow reader holds none. */
@Service
public class LogReader {

    private static final int CHUNKS_A_PAGE = 16;
    private static final Duration POLL = Duration.ofMillis(100);
    /** After this, a log that lacks its end will never get it: a broker that was wiped has taken it along. */
    private static final Duration LONGEST_SETTLING = Duration.ofMinutes(10);

    private final DatabaseClient database;

    LogReader(DatabaseClient database) {
        this.database = database;
    }

    public Mono<LogState> state(long runId) {
        return database.sql("""
                        select log_size as size, status not in ('QUEUED', 'RUNNING')
                            and log_size >= coalesce(log_expected, 0)
                            and report_sequence >= coalesce(report_expected, 0) as complete,
                            coalesce(finished_at < now() - :settling * interval '1 millisecond', false) as abandoned
                        from run where id = :id
                        """)
                .bind("id", runId)
                .bind("settling", LONGEST_SETTLING.toMillis())
                .mapProperties(LogState.class)
                .one();
    }

    /** Waits while an ended run's last output is on its way from the broker; gives up after a while. */
    public Mono<LogState> settled(long runId, Duration longest) {
        return Flux.concat(Mono.just(0L), Flux.interval(POLL).onBackpressureDrop())
                .concatMap(tick -> state(runId), 1)
                .filter(LogState::complete)
                .next()
                .timeout(longest, Mono.defer(() -> state(runId)));
    }

    /** The stored bytes from an offset to before another, cut to measure. */
    public Flux<LogChunk> read(long runId, long from, long to) {
        return page(runId, from, to)
                .expand(page -> page.size() < CHUNKS_A_PAGE
                        ? Mono.empty()
                        : page(runId, page.getLast().endOffset(), to))
                .concatMapIterable(page -> page, 1)
                .map(chunk -> cut(chunk, from, to));
    }

    private Mono<List<LogChunk>> page(long runId, long from, long to) {
        return database.sql("""
                        select start_offset, end_offset, content from output_chunk
                        where run_id = :id and end_offset > :from and start_offset < :to
                        order by start_offset limit :limit
                        """)
                .bind("id", runId)
                .bind("from", from)
                .bind("to", to)
                .bind("limit", CHUNKS_A_PAGE)
                .map(row -> new LogChunk(
                        requireNonNull(row.get("start_offset", Long.class)),
                        requireNonNull(row.get("end_offset", Long.class)),
                        requireNonNull(row.get("content", byte[].class))))
                .all()
                .collectList();
    }

    private static LogChunk cut(LogChunk chunk, long from, long to) {
        int skip = (int) Math.max(0, from - chunk.startOffset());
        int end = (int) (Math.min(to, chunk.endOffset()) - chunk.startOffset());
        if (skip == 0 && end == chunk.content().length) {
            return chunk;
        }
        byte[] content = java.util.Arrays.copyOfRange(chunk.content(), skip, end);
        return new LogChunk(chunk.startOffset() + skip, chunk.startOffset() + end, content);
    }
}
