package dev.testlane.api.environment.web;

import dev.testlane.api.environment.Environment;
import dev.testlane.api.environment.Environments;
import dev.testlane.api.run.Run;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/api/v1/environments", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Environments")
class EnvironmentController {

    private static final int MOST_QUEUED = 1_000;

    private final Environments environments;

    EnvironmentController(Environments environments) {
        this.environments = environments;
    }

    @GetMapping
    @Operation(summary = "Get all environments")
    Mono<List<Environment>> findAll() {
        return environments.findAll().collectList();
    }

    @GetMapping("/{id}")
    @Operation(summary = "Get an environment")
    Mono<Environment> get(@PathVariable int id) {
        return environments.get(id);
    }

    @GetMapping("/{id}/queue")
    @Operation(summary = "Get the queued runs of an environment, in the order in which they will start")
    Mono<List<Run>> queue(@PathVariable int id) {
        return environments.queue(id, MOST_QUEUED).collectList();
    }
}
