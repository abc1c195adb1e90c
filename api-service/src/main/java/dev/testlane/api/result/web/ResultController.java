package dev.testlane.api.result.web;

import dev.testlane.api.result.JUnitReport;
import dev.testlane.api.result.TestCase;
import dev.testlane.api.result.TestCases;
import dev.testlane.api.run.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/v1/runs/{id}")
@Tag(name = "Runs")
class ResultController {

    private final Runs runs;
    private final TestCases testCases;

    ResultController(Runs runs, TestCases testCases) {
        this.runs = runs;
        this.testCases = testCases;
    }

    @GetMapping(path = "/test-cases", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Get the test cases that have ended", description = "In the order in which they did.")
    Flux<TestCase> testCases(@PathVariable long id) {
        return runs.get(id).flatMapMany(run -> testCases.find(id));
    }

    @GetMapping(path = "/junit.xml", produces = MediaType.APPLICATION_XML_VALUE)
    @Operation(summary = "Get the results as JUnit XML")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "string")))
    Mono<ResponseEntity<Flux<String>>> junit(@PathVariable long id) {
        return runs.get(id)
                .zipWhen(run -> testCases.outcomes(id))
                .map(results -> ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType("application/xml;charset=UTF-8"))
                        .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"run-%d.xml\"".formatted(id))
                        .body(JUnitReport.write(results.getT1(), results.getT2(), testCases.find(id))));
    }
}
