package dev.testlane.api.result.web;

import dev.testlane.api.result.TestCases;
import dev.testlane.api.run.IdempotencyKeys;
import dev.testlane.api.run.Rerun;
import dev.testlane.api.run.Run;
import dev.testlane.api.run.RunSource;
import dev.testlane.api.run.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Runs")
class RerunController {

    private final Runs runs;
    private final TestCases testCases;

    RerunController(Runs runs, TestCases testCases) {
        this.runs = runs;
        this.testCases = testCases;
    }

    /**
     * @param onlyFailed only the test cases that failed or had an error
     * @param username who wants it; left out: who wanted the first run
     */
    record RerunRequest(
            @Nullable Boolean onlyFailed, @Nullable String username) {}

    @PostMapping(path = "/api/v1/runs/{id}/rerun", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Execute a run again",
            description =
                    "With the files as they were when it was accepted. The same Idempotency-Key gives the same run.")
    @ApiResponse(responseCode = "202", description = "The new run")
    Mono<ResponseEntity<Run>> rerun(
            @PathVariable long id,
            @RequestBody(required = false) @Nullable RerunRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ORIGIN, required = false) @Nullable
                    String origin) {
        RunSource source = origin == null ? RunSource.API : RunSource.UI;
        boolean onlyFailed = request != null && Boolean.TRUE.equals(request.onlyFailed());
        String username = request == null ? null : request.username();
        String key = IdempotencyKeys.check("Idempotency-Key", idempotencyKey);
        return runs.get(id)
                .then(onlyFailed ? failed(id) : Mono.just(List.of()))
                .flatMap(nodeIds -> runs.rerun(new Rerun(id, username, nodeIds, source, key)))
                .map(run -> ResponseEntity.accepted()
                        .location(URI.create("/api/v1/runs/" + run.id()))
                        .body(run));
    }

    private Mono<List<String>> failed(long id) {
        return testCases
                .failed(id)
                .filter(nodeIds -> !nodeIds.isEmpty())
                .switchIfEmpty(Mono.error(() -> new ResponseStatusException(
                        HttpStatus.CONFLICT, "Run %d has no failed test. Run all of it again instead.".formatted(id))));
    }
}
