package dev.testlane.api.testfile.web;

import dev.testlane.api.testfile.Catalogue;
import dev.testlane.api.testfile.TestFiles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/v1/test-files")
@Tag(name = "Test files")
class TestFileController {

    private final TestFiles testFiles;

    TestFileController(TestFiles testFiles) {
        this.testFiles = testFiles;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Get the catalogue", description = "Read from the file system, always fresh.")
    Mono<Catalogue> catalogue() {
        return testFiles.catalogue();
    }

    @GetMapping(path = "/content", produces = "text/plain;charset=UTF-8")
    @Operation(summary = "Get the source of a file")
    @ApiResponse(
            responseCode = "200",
            description = "The source as it is now",
            content = @Content(mediaType = "text/plain;charset=UTF-8", schema = @Schema(type = "string")))
    Mono<ResponseEntity<byte[]>> content(@RequestParam String path) {
        return testFiles
                .content(path)
                .map(source -> ResponseEntity.ok()
                        .cacheControl(CacheControl.noCache())
                        .contentType(MediaType.parseMediaType("text/plain;charset=UTF-8"))
                        .body(source));
    }
}
