package dev.testlane.api.result;

import static java.util.Objects.requireNonNull;

import dev.testlane.api.run.RunStatus;
import io.r2dbc.spi.Readable;
import java.time.OffsetDateTime;
import java.util.Collection;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;

/**
 * The last outcome of test files. A run says something about a file if it executed a test of it; and about all of its files
 * if it came to no test at all. A cancelled run says nothing.
 */
@Repository
public class LastRuns {

    private final DatabaseClient database;

    LastRuns(DatabaseClient database) {
        this.database = database;
    }

    /** Of those files that were ever executed. */
    public Flux<LastRun> find(Collection<String> paths) {
        return database.sql("""
                        select chosen.path, last.* from unnest(:paths::text[]) as chosen(path) cross join lateral (
                            select r.id, r.finished_at, case
                                when r.status = 'FAILED' and r.report_sequence >= coalesce(r.report_expected, 0)
                                    and not exists (
                                        select 1 from test_case t
                                        where t.run_id = r.id and t.attempt = r.attempt
                                          and t.outcome in ('FAILED', 'ERROR')
                                          and starts_with(t.node_id, chosen.path || '::'))
                                then 'SUCCESS' else r.status end as status
                            from snapshot_file s join run r on r.id = s.run_id
                            where s.path = chosen.path and chosen.path = any(r.test_paths)
                              and r.status in ('SUCCESS', 'FAILED', 'ERROR', 'TIMED_OUT')
                              and (r.status in ('ERROR', 'TIMED_OUT') and r.test_cases = 0
                                  or r.status = 'FAILED' and r.report_sequence < coalesce(r.report_expected, 0)
                                  or exists (
                                      select 1 from test_case t
                                      where t.run_id = r.id and t.attempt = r.attempt
                                        and starts_with(t.node_id, chosen.path || '::')))
                            order by s.run_id desc limit 1) last
                        """)
                .bind("paths", paths.toArray(String[]::new))
                .map(LastRuns::read)
                .all();
    }

    private static LastRun read(Readable row) {
        return new LastRun(
                requireNonNull(row.get("path", String.class)),
                requireNonNull(row.get("id", Long.class)),
                RunStatus.valueOf(requireNonNull(row.get("status", String.class))),
                requireNonNull(row.get("finished_at", OffsetDateTime.class)).toInstant());
    }
}
