package dev.testlane.api;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.testlane.api.run.Run;
import dev.testlane.contract.BrokerNames;
import dev.testlane.contract.Claim;
import dev.testlane.contract.ClaimRequest;
import dev.testlane.contract.Completion;
import dev.testlane.contract.Counts;
import dev.testlane.contract.InternalApi;
import dev.testlane.contract.Report;
import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.RunnerRegistration;
import dev.testlane.contract.SandboxLevel;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole service with a real database and broker; the context is shared by all test classes. Each test takes
 * environments of its own, so nobody waits for somebody else's runs.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class ApiServiceTest {

    protected static final String TOKEN = "the-runner-token";
    protected static final String SECRET_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    protected static final String SAMPLE = "sample-tests/test_success.py";
    protected static final VirtualHost BROKER = TestStack.rabbit().newVirtualHost();

    /** Every answer that a test reads has to be as published. */
    protected static final PublishedInterface PUBLISHED = PublishedInterface.read(Path.of("../frontend/openapi.json"));

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final AtomicInteger ENVIRONMENTS = new AtomicInteger();
    private static final String DATABASE_URL = TestStack.postgres().createDatabase();
    protected static final Path TEST_FILES = temporaryFolder("base");
    protected static final Path SAMPLES = temporaryFolder("sample-tests");

    @LocalServerPort
    protected int port;

    @Autowired
    protected DatabaseClient database;

    protected WebTestClient client = WebTestClient.bindToServer().build();

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("testlane.database-url", () -> DATABASE_URL);
        registry.add("testlane.amqp-url", BROKER::apiUrl);
        registry.add("testlane.runner-token", () -> TOKEN);
        registry.add("testlane.secret-keys", () -> SECRET_KEY);
        registry.add("testlane.address", () -> "127.0.0.1");
        registry.add("testlane.port", () -> "0");
        registry.add("testlane.lease-duration", () -> "3s");
        registry.add("testlane.test-files.folder", TEST_FILES::toString);
        registry.add("testlane.test-files.upload-silence", () -> "10m");
        registry.add("testlane.test-files.mounts", () -> "sample-tests=" + SAMPLES);
    }

    /** A second service over the same database, broker and folder. */
    protected static OtherInstance startOtherInstance(String... settings) {
        return startInstance(DATABASE_URL, BROKER, settings);
    }

    /** A service over this database and broker, and the same folder. */
    protected static OtherInstance startInstance(String databaseUrl, VirtualHost broker, String... settings) {
        Stream<String> same = Stream.of(
                "--testlane.database-url=" + databaseUrl,
                "--testlane.amqp-url=" + broker.apiUrl(),
                "--testlane.runner-token=" + TOKEN,
                "--testlane.address=127.0.0.1",
                "--testlane.port=0",
                "--testlane.lease-duration=3s",
                "--testlane.test-files.folder=" + TEST_FILES,
                "--testlane.test-files.mounts=sample-tests=" + SAMPLES);
        return new OtherInstance(Stream.concat(same, Stream.of(settings)).toArray(String[]::new));
    }

    @BeforeEach
    void connect() throws IOException {
        client = WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(Duration.ofSeconds(20))
                .entityExchangeResultConsumer(PUBLISHED::check)
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(32 * 1024 * 1024))
                .build();
        Files.writeString(SAMPLES.resolve("test_success.py"), "def test_success():\n    pass\n");
        Files.writeString(SAMPLES.resolve("conftest.py"), "");
    }

    private static Path temporaryFolder(String name) {
        try {
            return Files.createDirectories(
                    Files.createTempDirectory("testlane-api-test").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    protected static Connection brokerConnection() {
        return BrokerConnection.INSTANCE;
    }

    protected static int newEnvironment() {
        return ENVIRONMENTS.updateAndGet(last -> last % 100 + 1);
    }

    protected Run accept(int environmentId) {
        return accept(Map.of("username", "ada", "environmentId", environmentId, "testPaths", List.of(SAMPLE)));
    }

    protected Run accept(Map<String, Object> request) {
        return body(post("/api/v1/runs", request).expectStatus().isAccepted(), Run.class);
    }

    protected Run run(long id) {
        return body(
                client.get().uri("/api/v1/runs/" + id).exchange().expectStatus().isOk(), Run.class);
    }

    protected WebTestClient.ResponseSpec post(String path, Object body) {
        return client.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    protected WebTestClient.ResponseSpec postAsRunner(String path, Object body) {
        return client.post()
                .uri(path)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + TOKEN)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    /** A runner of its own for a test. */
    protected TestRunner newRunner() {
        return new TestRunner("runner-" + UUID.randomUUID(), UUID.randomUUID().toString()).register(null);
    }

    /** Speaks the protocol as a runner does. */
    protected final class TestRunner {

        public final String id;
        public final String incarnation;

        private TestRunner(String id, String incarnation) {
            this.id = id;
            this.incarnation = incarnation;
        }

        private TestRunner register(@Nullable String former) {
            var registration =
                    new RunnerRegistration(id, incarnation, former, 2, SandboxLevel.NONE, "None works here.", null);
            postAsRunner(InternalApi.RUNNERS, registration).expectStatus().isNoContent();
            return this;
        }

        public TestRunner reborn() {
            return new TestRunner(id, UUID.randomUUID().toString()).register(incarnation);
        }

        /** Another process with the same name, which can't know what the first one still does. */
        public TestRunner namesake() {
            return new TestRunner(id, UUID.randomUUID().toString()).register(null);
        }

        public WebTestClient.ResponseSpec tryClaim(int environmentId) {
            return postAsRunner(InternalApi.CLAIMS, new ClaimRequest(id, incarnation, environmentId));
        }

        public Claim claim(int environmentId) {
            return body(tryClaim(environmentId).expectStatus().isOk(), Claim.class);
        }

        public Completion completion(Claim claim, RunOutcome outcome, long outputBytes) {
            var counts = new Counts(1, 1, 0, 0, 0, 0, 0);
            String reason = outcome == RunOutcome.SUCCESS ? null : "It says why.";
            return new Completion(
                    id, claim.attempt(), claim.fencingToken(), outcome, reason, 0, counts, 0, outputBytes);
        }

        public WebTestClient.ResponseSpec complete(Claim claim, RunOutcome outcome) {
            return complete(claim, outcome, 0);
        }

        public WebTestClient.ResponseSpec complete(Claim claim, RunOutcome outcome, long outputBytes) {
            return postAsRunner(InternalApi.completion(claim.runId()), completion(claim, outcome, outputBytes));
        }
    }

    /** Publishes reports as a runner does; returns when the broker has them. */
    protected static void report(Report... reports) {
        try (var channel = BrokerConnection.INSTANCE.createChannel()) {
            channel.confirmSelect();
            for (Report report : reports) {
                byte[] body = JSON.writerFor(Report.class).writeValueAsBytes(report);
                channel.basicPublish(
                        BrokerNames.REPORT_EXCHANGE, BrokerNames.reportQueue(report.runId()), true, null, body);
            }
            channel.waitForConfirmsOrDie(5_000);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Opened at first use, for all tests. */
    private static final class BrokerConnection {

        static final Connection INSTANCE = open();

        private static Connection open() {
            try {
                var factory = new ConnectionFactory();
                factory.setUri(BROKER.administratorUrl());
                return factory.newConnection();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    protected static <T> T body(WebTestClient.ResponseSpec response, Class<T> type) {
        @Nullable T body = response.expectBody(type).returnResult().getResponseBody();
        if (body == null) {
            throw new AssertionError("The answer has no body");
        }
        return body;
    }
}
