package dev.testlane.api.testfile.web;

import dev.testlane.api.testfile.Catalogue;
import dev.testlane.api.testfile.TestFileInspection;
import dev.testlane.api.testfile.TestFiles;
import dev.testlane.api.testfile.Uploads;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/v1/test-files")
@Tag(name = "Test files")
class TestFileController {

    private final TestFiles testFiles;
    private final Uploads uploads;

    TestFileController(TestFiles testFiles, Uploads uploads) {
        this.testFiles = testFiles;
        this.uploads = uploads;
    }

    /** The form of an upload, as the OpenAPI document shows it. */
    @Schema(name = "Upload", requiredProperties = "file")
    record UploadForm(
            @ArraySchema(schema = @Schema(type = "string", format = "binary"), maxItems = 50)
            List<String> file,

            @Schema(description = "An existing directory of the catalogue or a new one, empty for its base")
            String directory,

            @Schema(description = "Whether existing files are replaced")
            boolean replace,

            @Schema(
                    description = "With replace and one file: SHA-256 of the file that is to be replaced;"
                            + " if it is another one by now, the answer is 409 and nothing is changed",
                    pattern = "^[0-9a-f]{64}$")
            String replaces) {}

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Upload files",
            description = "All or none of at most 50 files of 1 MiB. 503 with Retry-After while many others upload.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                            schema = @Schema(implementation = UploadForm.class)))
    @ApiResponse(responseCode = "201", description = "The files as the catalogue has them now")
    Mono<ResponseEntity<List<Catalogue.TestFile>>> upload(
            @Parameter(hidden = true) @org.springframework.web.bind.annotation.RequestBody Flux<PartEvent> parts) {
        return uploads.receive(parts)
                .flatMap(testFiles::describe)
                .map(files -> ResponseEntity.status(HttpStatus.CREATED).body(files));
    }

    @DeleteMapping
    @Operation(summary = "Delete an uploaded file")
    @ApiResponse(responseCode = "204", description = "It is gone; queued runs keep their snapshot")
    Mono<ResponseEntity<Void>> delete(@RequestParam String path) {
        return uploads.delete(path)
                .onErrorMap(NoSuchFileException.class, e -> TestFiles.notFound(path))
                .thenReturn(ResponseEntity.noContent().build());
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Get the catalogue", description = "Read from the file system, always fresh.")
    Mono<Catalogue> catalogue() {
        return testFiles.catalogue();
    }

    @GetMapping(path = "/inspection", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Get the tests of a file",
            description = "As a runner found them without executing the file; inspectedAt is null until then.")
    Mono<TestFileInspection> inspection(@RequestParam String path) {
        return testFiles.inspection(path);
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
