package dev.testlane.api.testfile.inspection;

import static java.util.Objects.requireNonNull;

import dev.testlane.contract.InspectionReport;
import dev.testlane.contract.InspectionReport.ListedTest;
import dev.testlane.contract.InspectionReport.MissingImport;
import dev.testlane.contract.InspectionRequest;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Inspections in PostgreSQL: answers, and what is still to be asked. */
@Repository
class InspectionStore {

    private static final String HEAD =
            "sha256, inspected_at, python, test_cases, missing_imports, problem, problem_line, problem_column";
    private static final int MOST_TRIES = 5;
    private static final String NO_TESTS = "[]";
    private static final TypeReference<List<ListedTest>> TESTS = new TypeReference<>() {};
    private static final TypeReference<List<MissingImport>> IMPORTS = new TypeReference<>() {};

    private final DatabaseClient database;
    private final JsonMapper json;

    InspectionStore(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Notes contents that are in the catalogue; those that are new are due. */
    Mono<Void> request(Map<String, Long> contents) {
        List<Map.Entry<String, Long>> entries = List.copyOf(contents.entrySet());
        return database.sql("""
                        insert into inspection (sha256, size) select * from unnest(:hashes, :sizes)
                        on conflict (sha256) do update set seen_at = now()
                            where inspection.seen_at < now() - interval '1 day'
                        """)
                .bind("hashes", entries.stream().map(Map.Entry::getKey).toArray(String[]::new))
                .bind("sizes", entries.stream().map(Map.Entry::getValue).toArray(Long[]::new))
                .then();
    }

    /**
     * Takes contents that are due, the newest first, for this instance alone until {@code retryAfter} has passed; none
     * while no runner could answer.
     *
     * @param window how many questions may be open at once, so that a new file waits for few others
     */
    Flux<InspectionRequest> takeDue(int window, Duration retryAfter) {
        return database.sql("""
                        update inspection set due_at = now() + :retry * interval '1 millisecond'
                        where sha256 in (
                            select sha256 from inspection
                            where due_at <= now() and tries < :tries and exists (
                                select 1 from runner where state = 'ACTIVE' and python is not null
                                  and last_seen_at > now() - interval '30 seconds')
                            order by requested_at desc, sha256
                            limit greatest(0, :window - (select count(*) from inspection where due_at > now()))
                            for no key update skip locked)
                        returning sha256, size
                        """)
                .bind("retry", retryAfter.toMillis())
                .bind("window", window)
                .bind("tries", MOST_TRIES)
                .mapProperties(InspectionRequest.class)
                .all();
    }

    /** Notes that the broker has the questions; each repetition is given twice the time. */
    Mono<Void> confirmed(Collection<InspectionRequest> requests, Duration first) {
        return database.sql("""
                        update inspection set tries = tries + 1,
                            due_at = now() + :first * power(2, tries) * interval '1 millisecond'
                        where sha256 = any(:hashes) and due_at is not null
                        """)
                .bind("hashes", requests.stream().map(InspectionRequest::sha256).toArray(String[]::new))
                .bind("first", first.toMillis())
                .then();
    }

    /** Makes all open questions due: after a reconnect nobody knows what the broker still has. */
    Mono<Void> allDue() {
        return database.sql("update inspection set due_at = now(), tries = 0 where due_at is not null")
                .then();
    }

    /** Ends questions that were asked often enough; an older answer stays. Returns the contents. */
    Flux<String> giveUp(String problem) {
        return database.sql("""
                        update inspection set due_at = null, python = null,
                            problem = case when inspected_at is null then :problem else problem end,
                            requested_at = now(), inspected_at = coalesce(inspected_at, now())
                        where due_at <= now() and tries >= :tries returning sha256
                        """)
                .bind("tries", MOST_TRIES)
                .bind("problem", problem)
                .mapValue(String.class)
                .all();
    }

    /**
     * Makes due what was answered by a Python that no runner has any more; also what was given up, when a runner has come
     * since, or a day later.
     */
    Mono<Void> askAgainAfterUpgrade() {
        return database.sql("""
                        update inspection i set due_at = now(), tries = 0
                        where due_at is null and seen_at > now() - interval '2 days'
                          and exists (select 1 from runner where state = 'ACTIVE' and python is not null
                                        and last_seen_at > now() - interval '30 seconds')
                          and case when python is null
                                then requested_at < now() - interval '1 day'
                                  or exists (select 1 from runner r where r.state = 'ACTIVE' and r.python is not null
                                               and r.registered_at > i.requested_at)
                                else not exists (select 1 from runner r where r.python = i.python
                                                   and r.last_seen_at > now() - interval '10 minutes')
                              end
                        """).then();
    }

    /** Removes what has not been in the catalogue for long. */
    Mono<Void> forgetOld(Duration age) {
        return database.sql("delete from inspection where seen_at < now() - :age * interval '1 millisecond'")
                .bind("age", age.toMillis())
                .then();
    }

    /** Saves an answer; false if nobody wants to know. */
    Mono<Boolean> save(InspectionReport report) {
        return switch (report) {
            case InspectionReport.Listed listed -> saveListed(listed);
            case InspectionReport.Unreadable unreadable -> saveUnreadable(unreadable);
            case InspectionReport.Gone(String sha256) ->
                database.sql("delete from inspection where sha256 = :sha256 and due_at is not null")
                        .bind("sha256", sha256)
                        .fetch()
                        .rowsUpdated()
                        .thenReturn(false);
        };
    }

    private Mono<Boolean> saveListed(InspectionReport.Listed listed) {
        return saveAnswer(
                listed.sha256(),
                listed.python(),
                listed.testCases(),
                json.writeValueAsString(listed.tests()),
                json.writeValueAsString(listed.missingImports()),
                null,
                null,
                null);
    }

    private Mono<Boolean> saveUnreadable(InspectionReport.Unreadable found) {
        return saveAnswer(
                found.sha256(),
                found.python(),
                null,
                NO_TESTS,
                NO_TESTS,
                found.message(),
                found.line(),
                found.column());
    }

    private Mono<Boolean> saveAnswer(
            String sha256,
            String python,
            @Nullable Integer testCases,
            String tests,
            String missingImports,
            @Nullable String problem,
            @Nullable Integer line,
            @Nullable Integer column) {
        return database.sql("""
                        update inspection set due_at = null, tries = 0, inspected_at = now(), python = :python,
                            test_cases = :testCases, tests = :tests, missing_imports = :imports, problem = :problem,
                            problem_line = :line, problem_column = :column
                        where sha256 = :sha256
                        """)
                .bind("sha256", sha256)
                .bind("python", python)
                .bind("testCases", number(testCases))
                .bind("tests", Json.of(tests))
                .bind("imports", Json.of(missingImports))
                .bind("problem", text(problem))
                .bind("line", number(line))
                .bind("column", number(column))
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    Flux<Inspection> findWithoutTests(Collection<String> hashes) {
        return database.sql("select " + HEAD + ", '[]'::jsonb as tests from inspection"
                        + " where sha256 = any(:hashes) and inspected_at is not null")
                .bind("hashes", hashes.toArray(String[]::new))
                .map(this::read)
                .all();
    }

    Mono<Inspection> find(String sha256) {
        return database.sql("select " + HEAD + ", tests from inspection"
                        + " where sha256 = :sha256 and inspected_at is not null")
                .bind("sha256", sha256)
                .map(this::read)
                .one();
    }

    private Inspection read(Readable row) {
        return new Inspection(
                requireNonNull(row.get("sha256", String.class)),
                requireNonNull(row.get("inspected_at", OffsetDateTime.class)).toInstant(),
                row.get("python", String.class),
                row.get("test_cases", Integer.class),
                list(row, "tests", TESTS),
                list(row, "missing_imports", IMPORTS),
                row.get("problem", String.class),
                row.get("problem_line", Integer.class),
                row.get("problem_column", Integer.class));
    }

    private <T> List<T> list(Readable row, String column, TypeReference<List<T>> type) {
        String text = requireNonNull(row.get(column, Json.class)).asString();
        return text.equals(NO_TESTS) ? List.of() : json.readValue(text, type);
    }

    private static Parameter number(@Nullable Integer number) {
        return number == null ? Parameters.in(R2dbcType.INTEGER) : Parameters.in(R2dbcType.INTEGER, number);
    }

    private static Parameter text(@Nullable String text) {
        return text == null ? Parameters.in(R2dbcType.VARCHAR) : Parameters.in(R2dbcType.VARCHAR, text);
    }
}
