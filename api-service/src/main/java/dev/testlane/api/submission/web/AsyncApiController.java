package dev.testlane.api.submission.web;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The AsyncAPI document; its bodies are the schemas of the OpenAPI document beside it. */
@Hidden
@RestController
class AsyncApiController {

    private static final Resource DOCUMENT = new ClassPathResource("asyncapi.json");

    @GetMapping(path = "/api/v1/asyncapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    Resource document() {
        return DOCUMENT;
    }
}
