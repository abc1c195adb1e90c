package dev.testlane.localstack.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.localstack.data.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The script that makes the containers' secrets, executed as it is. */
@SuppressWarnings("NullAway.Init") // set before each test
class ContainerSecretsTest {

    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final int SALT_BYTES = 4;

    @TempDir
    private Path temporary;

    private Path secrets;

    @BeforeEach
    void templates() throws IOException {
        secrets = newVolumes("secrets");
        for (String template : List.of("rabbitmq/definitions.json", "deploy/containers/operator.json")) {
            Path file = CHECKOUT.resolve(template);
            Files.copy(file, temporary.resolve(file.getFileName()));
        }
    }

    @Test
    void theBrokerGetsTheUsersThatALocalOneHas() throws Exception {
        execute(secrets, Map.of());

        JsonNode rendered = Json.MAPPER.readTree(Files.readString(secrets.resolve("rabbitmq/definitions.json")));
        JsonNode local =
                Json.MAPPER.readTree(Definitions.with(user -> "any password").toJson());
        for (JsonNode user : rendered.get("users")) {
            assertHashOfOwnPassword(user);
        }
        for (JsonNode definitions : List.of(rendered, local)) {
            definitions.get("users").forEach(user -> ((ObjectNode) user).remove("password_hash"));
        }
        assertThat(rendered).isEqualTo(local);
    }

    @Test
    void anOperatorMayOnlyLook() throws Exception {
        execute(secrets, Map.of());

        JsonNode operator = Json.MAPPER.readTree(Files.readString(secrets.resolve("rabbitmq/operator.json")));
        assertHashOfOwnPassword(operator.get("users").get(0));
        assertThat(operator.get("users").get(0).get("tags").toString()).isEqualTo("[\"monitoring\"]");
    }

    @Test
    void eachContainerGetsWhatItNeedsAndNothingElse() throws Exception {
        execute(secrets, Map.of());

        assertThat(names("api"))
                .containsExactly("postgres-password", "rabbitmq-api-password", "runner-token", "secret-key");
        assertThat(names("runner")).containsExactly("rabbitmq-runner-password", "runner-token");
        assertThat(names("postgres")).containsExactly("postgres-password", "postgres-superuser-password");
        assertThat(names("rabbitmq")).containsExactly("definitions.json", "operator.json");
        assertThat(secret("secret-key"))
                .satisfies(key -> assertThat(Base64.getDecoder().decode(key)).hasSize(32));
        assertThat(names("all").stream().map(this::secret)).doesNotHaveDuplicates();
    }

    @Test
    void secretsStayUntilASettingTakesTheirPlace() throws Exception {
        execute(secrets, Map.of());
        String token = secret("runner-token");
        execute(secrets, Map.of("TESTLANE_RABBITMQ_API_PASSWORD", "given-by-me"));

        assertThat(secret("runner-token")).isEqualTo(token);
        assertThat(secret("rabbitmq-api-password")).isEqualTo("given-by-me");
        assertThat(Files.readString(secrets.resolve("api/rabbitmq-api-password")))
                .isEqualTo("given-by-me");
    }

    @Test
    void whatIsShownMakesTheSameSecretsElsewhere() throws Exception {
        execute(secrets, Map.of());
        Map<String, String> shown = execute(secrets, Map.of(), "show")
                .output()
                .lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        Path elsewhere = newVolumes("elsewhere");
        execute(elsewhere, shown);

        assertThat(shown).hasSameSizeAs(names("all"));
        for (String name : names("all")) {
            assertThat(elsewhere.resolve("all").resolve(name)).hasContent(secret(name));
        }
    }

    @Test
    void aSettingThatCannotStandInAnAddressIsRefused() throws Exception {
        Result result = run(secrets, Map.of("TESTLANE_POSTGRES_PASSWORD", "p@ss/word"));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output())
                .startsWith("TESTLANE_POSTGRES_PASSWORD must match ")
                .doesNotContain("p@ss/word");
    }

    private void assertHashOfOwnPassword(JsonNode user) {
        String hash = user.get("password_hash").asString();
        byte[] salt = Arrays.copyOf(Base64.getDecoder().decode(hash), SALT_BYTES);
        String password = secret("rabbitmq-" + user.get("name").asString() + "-password");
        assertThat(hash).isEqualTo(PasswordHash.of(password, salt));
    }

    private String secret(String name) {
        try {
            return Files.readString(secrets.resolve("all").resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> names(String volume) throws IOException {
        try (Stream<Path> files = Files.list(secrets.resolve(volume))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Path newVolumes(String name) throws IOException {
        Path folder = temporary.resolve(name);
        for (String volume : List.of("all", "postgres", "rabbitmq", "api", "runner")) {
            Files.createDirectories(folder.resolve(volume));
        }
        return folder;
    }

    private Result execute(Path folder, Map<String, String> settings, String... arguments) throws Exception {
        Result result = run(folder, settings, arguments);
        assertThat(result.status()).as(result.output()).isZero();
        return result;
    }

    private Result run(Path folder, Map<String, String> settings, String... arguments) throws Exception {
        String script = CHECKOUT.resolve("deploy/containers/secrets.sh").toString();
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of("bash", script), Stream.of(arguments)).toList());
        Map<String, String> environment = builder.redirectErrorStream(true).environment();
        environment.keySet().removeIf(name -> name.startsWith("TESTLANE_"));
        environment.putAll(settings);
        String user = Files.getAttribute(temporary, "unix:uid").toString();
        environment.putAll(Map.of(
                "SECRETS",
                folder.toString(),
                "TEMPLATES",
                temporary.toString(),
                "API_USER",
                user,
                "RUNNER_USER",
                user));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private record Result(int status, String output) {}
}
