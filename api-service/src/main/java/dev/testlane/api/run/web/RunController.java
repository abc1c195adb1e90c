package dev.testlane.api.run.web;

import dev.testlane.api.platform.InvalidInputException;
import dev.testlane.api.run.IdempotencyKeys;
import dev.testlane.api.run.Run;
import dev.testlane.api.run.RunFilter;
import dev.testlane.api.run.RunPage;
import dev.testlane.api.run.RunRequest;
import dev.testlane.api.run.RunSource;
import dev.testlane.api.run.RunStatus;
import dev.testlane.api.run.RunVariable;
import dev.testlane.api.run.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/api/v1/runs", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Runs")
class RunController {

    private static final int MOST_ITEMS = 200;

    private final Runs runs;

    RunController(Runs runs) {
        this.runs = runs;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Accept a run", description = "The same Idempotency-Key gives the same run.")
    @ApiResponse(responseCode = "202", description = "The run, durable and queued; Location tells where it is")
    Mono<ResponseEntity<Run>> accept(
            @RequestBody RunRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ORIGIN, required = false) @Nullable
                    String origin) {
        // only browsers send an origin, and the open door lets no page in but ours
        RunSource source = origin == null ? RunSource.API : RunSource.UI;
        return runs.accept(request, source, IdempotencyKeys.check("Idempotency-Key", idempotencyKey))
                .map(run -> ResponseEntity.accepted()
                        .location(URI.create("/api/v1/runs/" + run.id()))
                        .body(run));
    }

    @GetMapping
    @Operation(summary = "List runs, newest first")
    Mono<RunPage> list(
            @Parameter(array = @ArraySchema(schema = @Schema(implementation = RunStatus.class)))
                    @RequestParam(required = false)
                    @Nullable
                    List<String> status,
            @Parameter(schema = @Schema(type = "integer", minimum = "1")) @RequestParam(required = false) @Nullable
                    String environmentId,
            @RequestParam(required = false) @Nullable String username,
            @RequestParam(required = false) @Nullable String testPath,
            @Parameter(description = "Part of a user's name or of a test's path, or a run's number")
                    @RequestParam(required = false)
                    @Nullable
                    String q,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
                    @RequestParam(defaultValue = "50")
                    String limit,
            @Parameter(description = "The nextCursor of the page before") @RequestParam(required = false) @Nullable
                    String cursor) {
        return runs.list(new RunFilter(
                statuses(status),
                blankToNull(environmentId) == null ? null : (int) number("environmentId", environmentId, 1, 10_000),
                text("username", username),
                text("testPath", testPath),
                text("q", q),
                blankToNull(cursor) == null ? null : number("cursor", cursor, 1, Long.MAX_VALUE),
                (int) number("limit", limit, 1, MOST_ITEMS)));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Get a run")
    Mono<Run> get(@PathVariable long id) {
        return runs.get(id);
    }

    @GetMapping("/{id}/variables")
    @Operation(
            summary = "Get a run's variables",
            description = "By name. The value of a secret one is null, for nobody sees it again.")
    Mono<List<RunVariable>> variables(@PathVariable long id) {
        return runs.variables(id);
    }

    @PostMapping("/{id}/cancel")
    @Operation(
            summary = "Cancel a run",
            description = "A queued run ends at once; a running one is stopped, then killed.")
    Mono<Run> cancel(@PathVariable long id) {
        return runs.cancel(id);
    }

    private static Set<RunStatus> statuses(@Nullable List<String> names) {
        Set<RunStatus> statuses = EnumSet.noneOf(RunStatus.class);
        for (String name : names == null ? List.<String>of() : names) {
            try {
                statuses.add(RunStatus.valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException unknown) {
                throw new InvalidInputException("status", "must be among " + List.of(RunStatus.values()));
            }
        }
        return statuses;
    }

    private static @Nullable String text(String field, @Nullable String value) {
        if (value != null && value.indexOf('\0') >= 0) {
            throw new InvalidInputException(field, "must not contain U+0000");
        }
        return blankToNull(value);
    }

    private static @Nullable String blankToNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }

    private static long number(String field, @Nullable String text, long least, long most) {
        try {
            long number = Long.parseLong(text == null ? "" : text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        String expected =
                most == Long.MAX_VALUE ? "must be the nextCursor of a list" : "must be %d to %d".formatted(least, most);
        throw new InvalidInputException(field, expected);
    }
}
