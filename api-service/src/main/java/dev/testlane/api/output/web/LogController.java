package dev.testlane.api.output.web;

import dev.testlane.api.output.LogReader;
import dev.testlane.api.output.LogState;
import dev.testlane.api.run.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/v1/runs/{id}/log")
@Tag(name = "Runs")
class LogController {

    private static final Duration LONGEST_SETTLING = Duration.ofSeconds(10);
    private static final MediaType TEXT = MediaType.parseMediaType("text/plain;charset=utf-8");

    private final Runs runs;
    private final LogReader logs;

    LogController(Runs runs, LogReader logs) {
        this.runs = runs;
        this.logs = logs;
    }

    @GetMapping(produces = "text/plain;charset=utf-8")
    @Operation(
            summary = "Get the log so far",
            description = "Supports Range with bytes. Of an ended run: the whole log.")
    @ApiResponse(
            responseCode = "200",
            description = "The log, with the escape sequences of terminals",
            content = @Content(mediaType = "text/plain;charset=utf-8", schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "206",
            description = "The bytes that Range asks for",
            content = @Content(mediaType = "text/plain;charset=utf-8", schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "416", description = "There are no such bytes yet", content = @Content)
    Mono<ResponseEntity<Flux<DataBuffer>>> log(
            @PathVariable long id, @RequestHeader(name = HttpHeaders.RANGE, required = false) @Nullable String range) {
        return runs.get(id)
                .flatMap(run -> run.status().isTerminal() ? logs.settled(id, LONGEST_SETTLING) : logs.state(id))
                .map(state -> answer(id, state, range));
    }

    private ResponseEntity<Flux<DataBuffer>> answer(long id, LogState state, @Nullable String range) {
        HttpRange wanted = singleRange(range);
        if (wanted == null) {
            return part(id, HttpStatus.OK, 0, state.size()).body(content(id, 0, state.size()));
        }
        if (state.size() == 0 || wanted.getRangeStart(state.size()) >= state.size()) {
            return ResponseEntity.status(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                    .header(HttpHeaders.CONTENT_RANGE, "bytes */" + state.size())
                    .build();
        }
        long start = wanted.getRangeStart(state.size());
        long end = wanted.getRangeEnd(state.size()) + 1;
        return part(id, HttpStatus.PARTIAL_CONTENT, start, end)
                .header(HttpHeaders.CONTENT_RANGE, "bytes %d-%d/%d".formatted(start, end - 1, state.size()))
                .body(content(id, start, end));
    }

    private static ResponseEntity.BodyBuilder part(long id, HttpStatus status, long start, long end) {
        return ResponseEntity.status(status)
                .contentType(TEXT)
                .contentLength(end - start)
                .header(HttpHeaders.ACCEPT_RANGES, "bytes")
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"run-%d.log\"".formatted(id));
    }

    private Flux<DataBuffer> content(long id, long from, long to) {
        return logs.read(id, from, to).map(chunk -> DefaultDataBufferFactory.sharedInstance.wrap(chunk.content()));
    }

    /** The range if there is exactly one; more than one, or something else, is answered with everything. */
    private static @Nullable HttpRange singleRange(@Nullable String header) {
        try {
            List<HttpRange> ranges = HttpRange.parseRanges(header);
            return ranges.size() == 1 ? ranges.getFirst() : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
