package dev.testlane.api.runner.web;

import dev.testlane.api.runner.Fleet;
import dev.testlane.api.runner.RunnerInfo;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/api/v1/runners", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Runners")
class RunnerController {

    private final Fleet fleet;

    RunnerController(Fleet fleet) {
        this.fleet = fleet;
    }

    @GetMapping
    @Operation(summary = "Get the fleet")
    Mono<List<RunnerInfo>> findAll() {
        return fleet.findAll().collectList();
    }
}
