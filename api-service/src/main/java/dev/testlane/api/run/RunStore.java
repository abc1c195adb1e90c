package dev.testlane.api.run;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Runs in PostgreSQL. */
@Repository
class RunStore {

    private final DatabaseClient database;
    private final JsonMapper json;

    RunStore(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    Mono<Run> find(long id) {
        return database.sql(RunRows.SELECT + " where r.id = :id")
                .bind("id", id)
                .map(RunRows::read)
                .one();
    }

    Flux<Run> findAll(Collection<Long> ids) {
        return database.sql(RunRows.SELECT + " where r.id = any(:ids)")
                .bind("ids", ids.toArray(Long[]::new))
                .map(RunRows::read)
                .all();
    }

    Mono<Long> findIdByIdempotencyKey(String key) {
        return database.sql("select id from run where idempotency_key = :key")
                .bind("key", key)
                .mapValue(Long.class)
                .one();
    }

    Flux<Run> list(RunFilter filter) {
        GenericExecuteSpec query = database.sql(RunRows.SELECT + """
                         where (:anyStatus or r.status = any(:statuses))
                           and (:environmentId::integer is null or r.environment_id = :environmentId)
                           and (:username::text is null or r.username = :username)
                           and (:testPath::text is null or r.test_paths @> array[:testPath::text])
                           and (:text::text is null or r.id::text = :text
                                or strpos(lower(r.username), lower(:text)) > 0
                                or strpos(lower(array_to_string(r.test_paths, ' ')), lower(:text)) > 0)
                           and (:before::bigint is null or r.id < :before)
                         order by r.id desc limit :limit
                        """)
                .bind("anyStatus", filter.statuses().isEmpty())
                .bind(
                        "statuses",
                        filter.statuses().stream().map(RunStatus::name).toArray(String[]::new))
                .bind("limit", filter.limit());
        query = bind(query, "environmentId", filter.environmentId(), R2dbcType.INTEGER);
        query = bind(query, "username", filter.username(), R2dbcType.VARCHAR);
        query = bind(query, "testPath", filter.testPath(), R2dbcType.VARCHAR);
        query = bind(query, "text", filter.text(), R2dbcType.VARCHAR);
        query = bind(query, "before", filter.before(), R2dbcType.BIGINT);
        return query.map(RunRows::read).all();
    }

    Flux<Run> queue(int environmentId, int limit) {
        return database.sql(
                        RunRows.SELECT
                                + " where r.environment_id = :id and r.status = 'QUEUED' order by r.priority desc, r.id limit :limit")
                .bind("id", environmentId)
                .bind("limit", limit)
                .map(RunRows::read)
                .all();
    }

    /** Locks the environment, so that numbers are given in the order in which runs become visible to claims. */
    Mono<Void> lockEnvironment(int environmentId) {
        return database.sql("select id from environment where id = :id for no key update")
                .bind("id", environmentId)
                .then();
    }

    /** Inserts a run; empty if the idempotency key is taken. */
    Mono<Long> insert(NewRun run, RunSource source, @Nullable String idempotencyKey) {
        GenericExecuteSpec query = database.sql("""
                        insert into run (username, environment_id, test_paths, keyword, priority, timeout_seconds,
                                         variables, source, idempotency_key)
                        values (:username, :environmentId, :testPaths, :keyword, :priority, :timeoutSeconds,
                                :variables, :source, :key)
                        on conflict (idempotency_key) do nothing
                        returning id
                        """)
                .bind("username", run.username())
                .bind("environmentId", run.environmentId())
                .bind("testPaths", run.testPaths().toArray(String[]::new))
                .bind("priority", run.priority())
                .bind("timeoutSeconds", run.timeoutSeconds())
                .bind("variables", Json.of(json.writeValueAsString(run.variables())))
                .bind("source", source.name());
        query = bind(query, "keyword", run.keyword(), R2dbcType.VARCHAR);
        query = bind(query, "key", idempotencyKey, R2dbcType.VARCHAR);
        return query.mapValue(Long.class).one();
    }

    /** Inserts a run with the settings and the snapshot of another; empty if the idempotency key is taken. */
    Mono<Long> insertAgain(Rerun rerun) {
        GenericExecuteSpec query = database.sql("""
                        with again as (
                            insert into run (username, environment_id, test_paths, keyword, priority, timeout_seconds,
                                             variables, source, rerun_of, node_ids, idempotency_key)
                            select coalesce(:username, username), environment_id,
                                   case when cardinality(:testPaths::text[]) = 0 then test_paths else :testPaths end,
                                   keyword, priority, timeout_seconds, variables, :source, id, :nodeIds, :key
                            from run where id = :id
                            on conflict (idempotency_key) do nothing
                            returning id),
                        files as (
                            insert into snapshot_file (run_id, path, sha256, size, modified_at)
                            select again.id, path, sha256, size, modified_at from snapshot_file, again
                            where run_id = :id)
                        select id from again
                        """)
                .bind("id", rerun.runId())
                .bind("testPaths", rerun.testPaths().toArray(String[]::new))
                .bind("nodeIds", rerun.nodeIds().toArray(String[]::new))
                .bind("source", rerun.source().name());
        query = bind(query, "username", rerun.username(), R2dbcType.VARCHAR);
        query = bind(query, "key", rerun.idempotencyKey(), R2dbcType.VARCHAR);
        return query.mapValue(Long.class).one();
    }

    /** The variables of a run by name, secret ones without their values. */
    Flux<RunVariable> variables(long id) {
        return database.sql("""
                        select key as name, value, false as secret from run, jsonb_each_text(variables) where id = :id
                        union all select name, null, true from run_secret where run_id = :id order by name
                        """).bind("id", id).mapProperties(RunVariable.class).all();
    }

    /** Cancels a queued run. */
    Mono<Boolean> cancelQueued(long id, String reason) {
        return database.sql("update run set status = 'CANCELLED', status_reason = :reason, finished_at = now(),"
                        + " cancel_requested_at = now() where id = :id and status = 'QUEUED'")
                .bind("id", id)
                .bind("reason", reason)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    Mono<Boolean> requestCancel(long id) {
        return database.sql("update run set cancel_requested_at = coalesce(cancel_requested_at, now())"
                        + " where id = :id and status = 'RUNNING'")
                .bind("id", id)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    /** Which of these runs somebody wants stopped. */
    Mono<List<Long>> cancelRequested(Collection<Long> ids) {
        return database.sql("select id from run where id = any(:ids) and cancel_requested_at is not null")
                .bind("ids", ids.toArray(Long[]::new))
                .mapValue(Long.class)
                .all()
                .collectList();
    }

    private static GenericExecuteSpec bind(
            GenericExecuteSpec query, String name, @Nullable Object value, R2dbcType type) {
        return query.bind(name, value == null ? Parameters.in(type) : Parameters.in(type, value));
    }
}
