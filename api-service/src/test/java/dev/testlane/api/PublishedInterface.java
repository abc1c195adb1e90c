package dev.testlane.api;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document as a judge over answers: nothing may be answered that it does not describe. */
public final class PublishedInterface {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ADDRESS = "https://testlane.dev/openapi.json";

    private final JsonNode document;
    private final SchemaRegistry schemas;

    /** That {@code file} is what is served is tested elsewhere. */
    static PublishedInterface read(Path file) {
        return new PublishedInterface(JSON.readTree(file));
    }

    private PublishedInterface(JsonNode document) {
        this.document = document;
        closeObjects(document.at("/components/schemas"));
        String closed = JSON.writeValueAsString(document);
        this.schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(ADDRESS, closed)));
    }

    /** A property that is not described is a mistake too. */
    private static void closeObjects(JsonNode schemas) {
        for (JsonNode schema : schemas) {
            if (schema instanceof ObjectNode object && object.has("properties")) {
                object.put("additionalProperties", false);
            }
        }
    }

    /** Throws {@link AssertionError} if the answer to a described operation is not described. */
    void check(EntityExchangeResult<?> result) {
        String path = result.getUrl().getRawPath();
        Optional<String> operation = operation(result.getMethod(), path);
        if (operation.isEmpty()) {
            return;
        }
        int status = result.getStatus().value();
        JsonNode responses = document.at(operation.get() + "/responses");
        boolean described = responses.has(String.valueOf(status));
        if (!described && status < 400) {
            throw new AssertionError(
                    "%s %s answers %d, which is not described".formatted(result.getMethod(), path, status));
        }
        String response = operation.get() + "/responses/" + (described ? status : "default");
        checkBody(response, result.getResponseHeaders().getContentType(), result.getResponseBodyContent());
    }

    private Optional<String> operation(HttpMethod method, String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        return document.get("paths").propertyNames().stream()
                .filter(template ->
                        PathPatternParser.defaultInstance.parse(template).matches(parsed))
                .min((one, other) -> Boolean.compare(one.contains("{"), other.contains("{")))
                .map(template ->
                        "/paths/" + step(template) + "/" + method.name().toLowerCase(Locale.ROOT))
                .filter(pointer -> !document.at(pointer).isMissingNode());
    }

    private void checkBody(String response, @Nullable MediaType type, byte @Nullable [] body) {
        JsonNode contents = document.at(response + "/content");
        if (type == null && contents.isEmpty()) {
            return;
        }
        String described = contents.propertyNames().stream()
                .filter(each -> type != null && MediaType.parseMediaType(each).isCompatibleWith(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s: %s is not described".formatted(response, type)));
        if (described.endsWith("json") && body != null) {
            List<String> mistakes = mistakes(response + "/content/" + step(described) + "/schema", JSON.readTree(body));
            if (!mistakes.isEmpty()) {
                throw new AssertionError("%s: %s".formatted(response, mistakes));
            }
        }
    }

    /**
     * What is wrong with a value.
     *
     * @param pointer of a schema in the document, such as {@code /components/schemas/Run}
     */
    public List<String> mistakes(String pointer, JsonNode value) {
        var schema = schemas.getSchema(SchemaLocation.of(ADDRESS + "#" + pointer));
        return schema.validate(value).stream().map(Error::toString).toList();
    }

    /** The description of an operation's parameter. */
    public JsonNode parameter(String path, String method, String name) {
        return document.at("/paths/" + step(path) + "/" + method + "/parameters")
                .valueStream()
                .filter(parameter -> parameter.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String step(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
