package dev.testlane.api.submission;

import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Takes the values of secret variables out of submissions that are kept. */
@Component
class SecretValues {

    private static final String REMOVED = "[secret]";

    /** In bytes; reading takes a multiple of it. */
    private static final int LARGEST_READ = 2 * 1024 * 1024;

    private final JsonMapper json;

    SecretValues(JsonMapper json) {
        this.json = json;
    }

    /** Returns the body as it is if it has no secret variables, is no JSON, or is larger than 2 MiB. */
    byte[] removedFrom(byte[] body) {
        if (body.length > LARGEST_READ) {
            return body;
        }
        try {
            return json.readTree(body) instanceof ObjectNode request && removeFrom(request)
                    ? json.writeValueAsBytes(request)
                    : body;
        } catch (JacksonException unreadable) {
            return body;
        }
    }

    private static boolean removeFrom(ObjectNode request) {
        if (!(request.get("variables") instanceof ObjectNode variables)) {
            return false;
        }
        List<String> secret = request.path("secretVariables").values().stream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .filter(variables::has)
                .toList();
        secret.forEach(name -> variables.put(name, REMOVED));
        return !secret.isEmpty();
    }
}
