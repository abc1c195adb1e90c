package dev.testlane.api.result.web;

import dev.testlane.api.result.LastRun;
import dev.testlane.api.result.LastRuns;
import dev.testlane.api.run.Run;
import dev.testlane.api.run.Runs;
import dev.testlane.api.testfile.Catalogue;
import dev.testlane.api.testfile.TestFiles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Test files")
class LastRunController {

    private final TestFiles testFiles;
    private final Runs runs;
    private final LastRuns lastRuns;

    LastRunController(TestFiles testFiles, Runs runs, LastRuns lastRuns) {
        this.testFiles = testFiles;
        this.runs = runs;
        this.lastRuns = lastRuns;
    }

    @GetMapping(path = "/api/v1/test-files/last-runs", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Get the last outcome of each file",
            description = "Of all files that were ever executed, or just those of one run. Cancelled runs don't count.")
    Mono<List<LastRun>> lastRuns(@RequestParam(required = false) @Nullable Long runId) {
        return paths(runId).flatMap(paths -> lastRuns.find(paths).collectList());
    }

    private Mono<List<String>> paths(@Nullable Long runId) {
        return runId == null
                ? testFiles
                        .catalogue()
                        .map(catalogue -> catalogue.files().stream()
                                .filter(file -> file.kind() == Catalogue.Kind.TEST)
                                .map(Catalogue.TestFile::path)
                                .toList())
                : runs.get(runId).map(Run::testPaths);
    }
}
