package dev.testlane.api.stream;

import dev.testlane.api.platform.InvalidInputException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Server-sent events")
class StreamController {

    private final RunStream runStream;
    private final BoardStream boardStream;

    StreamController(RunStream runStream, BoardStream boardStream) {
        this.runStream = runStream;
        this.boardStream = boardStream;
    }

    @GetMapping(path = "/runs/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "Follow a run",
            description = "Events run, output and end. The id of output is the offset in bytes after it;"
                    + " Last-Event-ID or offset resumes there.")
    @ApiResponse(
            responseCode = "200",
            description = "Server-sent events",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    Mono<ResponseEntity<Flux<ServerSentEvent<Object>>>> run(
            @PathVariable long id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(required = false) @Nullable String offset) {
        String given = lastEventId == null || lastEventId.isBlank() ? offset : lastEventId;
        return runStream.open(id, offset(given)).map(StreamController::stream);
    }

    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "Follow everything",
            description =
                    "Events run, environment, runner and test-file with the whole object. Read the lists again after a reconnect.")
    @ApiResponse(
            responseCode = "200",
            description = "Server-sent events",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    ResponseEntity<Flux<ServerSentEvent<Object>>> everything() {
        return stream(boardStream.open());
    }

    private static ResponseEntity<Flux<ServerSentEvent<Object>>> stream(Flux<ServerSentEvent<Object>> events) {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no")
                .body(events);
    }

    private static long offset(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return 0;
        }
        try {
            long offset = Long.parseLong(text.strip());
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new InvalidInputException("offset", "must be a number of bytes, as in the id of an output event");
    }
}
