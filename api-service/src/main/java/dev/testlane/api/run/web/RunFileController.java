package dev.testlane.api.run.web;

import dev.testlane.api.run.Runs;
import dev.testlane.api.testfile.RunFile;
import dev.testlane.api.testfile.RunFiles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/v1/runs/{id}/files")
@Tag(name = "Runs")
class RunFileController {

    private final Runs runs;
    private final RunFiles files;

    RunFileController(Runs runs, RunFiles files) {
        this.runs = runs;
        this.files = files;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Get the files that the run executes",
            description = "Fixed when it was accepted: the chosen test files and what lies beside them.")
    Mono<List<RunFile>> files(@PathVariable long id) {
        return runs.get(id).flatMap(run -> files.files(id));
    }

    @GetMapping(path = "/content", produces = "text/plain;charset=UTF-8")
    @Operation(summary = "Get the source of a file as the run executes it")
    @ApiResponse(
            responseCode = "200",
            description = "The source, whatever became of the file since",
            content = @Content(mediaType = "text/plain;charset=UTF-8", schema = @Schema(type = "string")))
    Mono<ResponseEntity<byte[]>> content(@PathVariable long id, @RequestParam String path) {
        return files.content(id, path)
                .map(source -> ResponseEntity.ok()
                        .cacheControl(CacheControl.noCache())
                        .contentType(MediaType.parseMediaType("text/plain;charset=UTF-8"))
                        .body(source));
    }
}
