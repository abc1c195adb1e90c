package dev.testlane.api.testfile.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.BoardEvents;
import dev.testlane.api.testfile.Catalogue;
import dev.testlane.api.testfile.Catalogue.TestFile;
import dev.testlane.api.testfile.TestFileInspection;
import dev.testlane.contract.BrokerNames;
import dev.testlane.contract.InspectionReport;
import dev.testlane.contract.InspectionReport.ListedTest;
import dev.testlane.contract.InspectionReport.MissingImport;
import dev.testlane.contract.InspectionRequest;
import dev.testlane.contract.InternalApi;
import dev.testlane.contract.RunnerRegistration;
import dev.testlane.contract.SandboxLevel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** The API's side of inspections; the runner is the test. */
class InspectionsTest extends ApiServiceTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PYTHON = "Python 3.11.2, pytest 7.2.1, packages 0a1b2c3d";
    private static final Duration SOON = Duration.ofSeconds(5);

    private final String directory = "inspect-" + UUID.randomUUID();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Function<String, InspectionReport>> answers = new ConcurrentHashMap<>();
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

    @Autowired
    private InspectionStore store;

    private Channel channel;
    private boolean silent;

    InspectionsTest() throws IOException {
        channel = brokerConnection().createChannel();
    }

    /** Answers as the test has prepared it, and all else, too, since few questions are open at once. */
    @BeforeEach
    void beRunner() throws IOException {
        register("inspector", PYTHON);
        channel.confirmSelect();
        channel.basicConsume(
                BrokerNames.INSPECTIONS,
                true,
                (tag, message) -> {
                    String sha256 = JSON.readValue(message.getBody(), InspectionRequest.class)
                            .sha256();
                    asked.add(sha256);
                    if (!unanswered.contains(sha256)) {
                        var report = answers.getOrDefault(sha256, each -> listed(each, 0))
                                .apply(sha256);
                        publish(JSON.writerFor(InspectionReport.class).writeValueAsBytes(report));
                    }
                },
                tag -> {});
    }

    @AfterEach
    void leave() throws Exception {
        fallSilent();
        channel.close();
    }

    /** An answer on a channel that is being closed would take the connection of all tests along. */
    private synchronized void fallSilent() {
        silent = true;
    }

    @Test
    void openPagesHearWhatAFileHolds() throws IOException {
        String source = "def test_a(): pass  # " + directory;
        answer(source, sha256 -> listed(sha256, 3));
        try (BoardEvents page = BoardEvents.of(port)) {
            write("test_a.py", source);

            page.awaitFile(
                    path("test_a.py"), SOON, event -> event.path("testCases").asInt(-1) == 3);

            assertThat(file("test_a.py").testCases()).isEqualTo(3);
            assertThat(file("test_a.py").problem()).isNull();
            TestFileInspection found = inspection("test_a.py");
            assertThat(found.tests())
                    .containsExactly(new TestFileInspection.Test("TestA::test_b", 3, "Says hello.", true, 3));
            assertThat(found.python()).isEqualTo(PYTHON);
            assertThat(found.inspectedAt()).isNotNull();
        }
    }

    @Test
    void eachContentIsInspectedOnceAndServedByItsHash() throws IOException {
        String source = "def test_once(): pass  # " + directory;
        answer(source, sha256 -> listed(sha256, 1));
        write("test_a.py", source);
        await().until(() -> file("test_a.py").testCases() != null);

        write("test_b.py", source);
        write("helper.py", source);

        assertThat(file("test_b.py").testCases()).isEqualTo(1);
        assertThat(file("helper.py").testCases()).isNull();
        assertThat(asked).containsOnlyOnce(sha256(source));
        client.get()
                .uri(InternalApi.content(sha256(source)))
                .header("Authorization", "Bearer " + TOKEN)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .isEqualTo(source);
    }

    @Test
    void aSyntaxErrorIsAProblemWithItsPlaceAndCanBeRunAllTheSame() throws IOException {
        String source = "def test_a(:  # " + directory;
        answer(source, sha256 -> new InspectionReport.Unreadable(sha256, PYTHON, "invalid syntax", 12, 5));
        write("test_a.py", source);

        await().until(() -> file("test_a.py").problem() != null);

        assertThat(file("test_a.py").problem()).isEqualTo("line 12, column 5: invalid syntax");
        assertThat(file("test_a.py").problemLine()).isEqualTo(12);
        assertThat(file("test_a.py").testCases()).isNull();
        accept(Map.of("username", "ada", "environmentId", newEnvironment(), "testPaths", List.of(path("test_a.py"))));
    }

    @Test
    void modulesBesideAFileAreNotMissing() throws IOException {
        String source = "import shop, requests  # " + directory;
        answer(
                source,
                sha256 -> new InspectionReport.Listed(
                        sha256,
                        PYTHON,
                        1,
                        List.of(),
                        List.of(new MissingImport("shop", 1), new MissingImport("requests", 2))));
        write("test_a.py", source);
        await().until(() -> file("test_a.py").testCases() != null);
        // a conftest.py may bring it, so it is no problem yet
        assertThat(file("test_a.py").problem()).isNull();
        assertThat(file("test_a.py").warning())
                .isEqualTo("line 1: neither the runners nor the catalogue near the file have a module \"shop\"");

        Files.createDirectories(TEST_FILES.resolve(directory).resolve("helpers"));
        write("helpers/shop.py", "PRICE = 1");
        assertThat(file("test_a.py").warning()).startsWith("line 2: ").endsWith("module \"requests\"");
        assertThat(inspection("test_a.py").missingImports())
                .containsExactly(new TestFileInspection.Import("requests", 2));

        Files.createDirectories(TEST_FILES.resolve(directory).resolve("requests"));
        assertThat(file("test_a.py").warning()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"type\":\"listed\"}",
                "{\"type\":\"unknown\",\"sha256\":\"SHA\"}",
                "{\"type\":\"listed\",\"sha256\":\"SHA\",\"python\":\"P\",\"testCases\":-1,\"tests\":[],\"missingImports\":[]}",
                "{\"type\":\"listed\",\"sha256\":\"SHA\",\"python\":\"P\",\"testCases\":1,\"tests\":[null],\"missingImports\":[]}",
                "{\"type\":\"listed\",\"sha256\":\"SHA\",\"python\":\"P\",\"testCases\":1,\"tests\":[{\"name\":\"a\\u0000\",\"line\":1,\"parametrized\":false}],\"missingImports\":[]}",
                "{\"type\":\"listed\",\"sha256\":\"SHA\",\"python\":\"P\",\"testCases\":1,\"tests\":[],\"missingImports\":[{\"module\":\"LONG\",\"line\":1}]}",
                "{\"type\":\"unreadable\",\"sha256\":\"SHA\",\"python\":null,\"message\":\"m\"}",
                "{\"type\":\"unreadable\",\"sha256\":\"SHA\",\"python\":\"P\",\"message\":\"m\",\"line\":-5}"
            })
    void hostileReportsChangeNothing(String report) throws IOException {
        String source = "def test_hostile(): pass  # " + directory;
        unanswered.add(sha256(source));
        write("test_a.py", source);
        String sha256 = sha256(source);
        await().until(() -> asked.contains(sha256));

        publish(report.replace("SHA", sha256).replace("LONG", "x".repeat(501)).getBytes(StandardCharsets.UTF_8));
        String marker = "def test_marker(): pass  # " + directory;
        answer(marker, each -> listed(each, 2));
        write("test_marker.py", marker);
        await().until(() -> file("test_marker.py").testCases() != null);

        assertThat(inspection("test_a.py").inspectedAt()).isNull();
    }

    @Test
    void aLostQuestionIsAskedAgainAndGivenUpAtLast() throws IOException {
        String source = "def test_lost(): pass  # " + directory;
        unanswered.add(sha256(source));
        write("test_a.py", source);
        String sha256 = sha256(source);
        for (int time = 1; time <= 5; time++) {
            int expected = time;
            await().until(() -> timesAsked(sha256) == expected);
            await().until(() -> tries(sha256) == expected);
            assertThat(file("test_a.py").problem()).isNull();
            database.sql("update inspection set due_at = now() where sha256 = :sha256")
                    .bind("sha256", sha256)
                    .then()
                    .block();
        }

        await().until(() -> file("test_a.py").problem() != null);

        assertThat(file("test_a.py").problem()).isEqualTo("no runner could inspect this file");
        assertThat(timesAsked(sha256)).isEqualTo(5);
        store.askAgainAfterUpgrade().block();
        assertThat(tries(sha256)).isEqualTo(5);

        register("inspector", PYTHON);
        store.askAgainAfterUpgrade().block();

        await().until(() -> timesAsked(sha256) == 6);
    }

    @Test
    void anotherPythonIsAskedOnceMore() throws IOException {
        String source = "def test_upgrade(): pass  # " + directory;
        answer(source, sha256 -> listed(sha256, 1));
        write("test_a.py", source);
        await().until(() -> file("test_a.py").testCases() != null);
        store.askAgainAfterUpgrade().block();
        assertThat(timesAsked(sha256(source))).isEqualTo(1);

        register("inspector", PYTHON.replace("3.11", "3.13"));
        answer(source, sha256 -> new InspectionReport.Listed(sha256, "Python 3.13", 7, List.of(), List.of()));
        store.askAgainAfterUpgrade().block();

        await().until(() -> Integer.valueOf(7).equals(file("test_a.py").testCases()));
    }

    private int timesAsked(String sha256) {
        return (int) asked.stream().filter(sha256::equals).count();
    }

    private int tries(String sha256) {
        Integer tries = database.sql("select tries from inspection where sha256 = :sha256")
                .bind("sha256", sha256)
                .mapValue(Integer.class)
                .one()
                .block();
        return tries == null ? 0 : tries;
    }

    private void register(String runnerId, String python) {
        var registration = new RunnerRegistration(
                runnerId, UUID.randomUUID().toString(), null, 1, SandboxLevel.NONE, null, python);
        postAsRunner(InternalApi.RUNNERS, registration).expectStatus().isNoContent();
    }

    private void answer(String source, Function<String, InspectionReport> answer) {
        answers.put(sha256(source), answer);
    }

    private static InspectionReport listed(String sha256, int testCases) {
        var test = new ListedTest("TestA::test_b", 3, "Says hello.", true, testCases);
        return new InspectionReport.Listed(sha256, PYTHON, testCases, List.of(test), List.of());
    }

    private synchronized void publish(byte[] report) {
        if (silent) {
            return;
        }
        try {
            channel.basicPublish(BrokerNames.REPORT_EXCHANGE, BrokerNames.INSPECTION_REPORTS, true, null, report);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void write(String name, String source) throws IOException {
        Path folder = Files.createDirectories(TEST_FILES.resolve(directory));
        Files.writeString(folder.resolve(name), source);
    }

    private String path(String name) {
        return directory + "/" + name;
    }

    private TestFile file(String name) {
        return body(client.get().uri("/api/v1/test-files").exchange(), Catalogue.class).files().stream()
                .filter(file -> file.path().equals(path(name)))
                .findFirst()
                .orElseThrow();
    }

    private TestFileInspection inspection(String name) {
        return body(
                client.get()
                        .uri("/api/v1/test-files/inspection?path=" + path(name))
                        .exchange()
                        .expectStatus()
                        .isOk(),
                TestFileInspection.class);
    }

    private static String sha256(String source) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
