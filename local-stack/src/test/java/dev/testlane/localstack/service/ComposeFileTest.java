package dev.testlane.localstack.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.localstack.data.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;

/** Docker's files say what the rest of the project says; no engine is needed to see that. */
class ComposeFileTest {

    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    /** What differs in a container and is said by the images. */
    private static final List<String> OF_IMAGES = List.of("TESTLANE_ADDRESS", "TESTLANE_PYTHON");

    /** Users that exist in a container alone need no choice. */
    private static final List<String> WITHOUT_USE = List.of("TESTLANE_RUNNER_SANDBOX_USER");

    @Test
    void theExampleOfSettingsNamesAllThatAreReadAndNoOther() throws IOException {
        Set<String> readOnes = new TreeSet<>(all("(?<!\\$)\\$\\{([A-Z_]+)", text("docker-compose.yml")));
        for (JsonNode service : services()) {
            // Names without a value, which Compose takes from the settings.
            service.path("environment")
                    .propertyStream()
                    .filter(each -> each.getValue().isNull())
                    .forEach(each -> readOnes.add(each.getKey()));
        }

        assertThat(all("(?m)^#([A-Z_]+)=", text(".env.example"))).containsExactlyInAnyOrderElementsOf(readOnes);
    }

    @Test
    void theServicesGetTheSettingsThatALocalStackHandsThrough() throws IOException {
        assertThat(namesOfEnvironment("api-service")).containsAll(expected(ApiService.PASSED));
        assertThat(namesOfEnvironment("runner-service")).containsAll(expected(RunnerService.PASSED));
        assertThat(all("(TESTLANE_[A-Z_]+)=", text("Dockerfile"))).containsAll(OF_IMAGES);
    }

    @Test
    void javaGetsTheOptionsOfALocalStack() throws IOException {
        Stream<String> options = text("deploy/containers/jvm.options").lines().filter(line -> !line.startsWith("#"));

        assertThat(options).containsExactlyElementsOf(ServiceJar.JVM_OPTIONS);
    }

    @Test
    void secretsBelongToTheUsersOfTheImages() throws IOException {
        List<String> users = all("useradd --system --uid ([0-9]+)", text("Dockerfile"));

        assertThat(users).hasSize(2).doesNotHaveDuplicates();
        assertThat(text("deploy/containers/secrets.sh"))
                .contains("${API_USER:-" + users.getFirst() + "}", "${RUNNER_USER:-" + users.getLast() + "}");
    }

    @Test
    void onlyLoopbackIsPublishedUnlessSomebodyAsksForMore() throws IOException {
        List<String> ports = services()
                .valueStream()
                .flatMap(service -> service.path("ports").valueStream())
                .map(JsonNode::asString)
                .toList();

        assertThat(ports)
                .hasSize(3)
                .allMatch(port ->
                        port.startsWith("127.0.0.1:") || port.startsWith("${TESTLANE_PUBLISH_ADDRESS:-127.0.0.1}:"));
    }

    private static List<String> expected(List<String> passed) {
        return passed.stream()
                .filter(name -> !OF_IMAGES.contains(name) && !WITHOUT_USE.contains(name))
                .toList();
    }

    private static List<String> namesOfEnvironment(String service) throws IOException {
        return services()
                .required(service)
                .required("environment")
                .propertyStream()
                .map(Map.Entry::getKey)
                .toList();
    }

    private static JsonNode services() throws IOException {
        Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text("docker-compose.yml"));
        return Json.MAPPER.valueToTree(content).required("services");
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static String text(String file) throws IOException {
        return Files.readString(CHECKOUT.resolve(file));
    }
}
