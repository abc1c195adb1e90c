package dev.testlane.api.testfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.BoardEvents;
import dev.testlane.api.OtherInstance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.FileSystemUtils;

/** Two instances of the service over one folder. */
class TwoInstancesTest extends ApiServiceTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    private static OtherInstance other;

    private final String directory = "two-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        other = startOtherInstance();
    }

    @AfterAll
    static void stop() {
        other.close();
    }

    @Test
    void whatOneTakesTheOtherShows() {
        try (BoardEvents page = BoardEvents.of(other.port());
                BoardEvents ownPage = BoardEvents.of(port)) {
            assertThat(upload(port, "one")).isEqualTo(201);

            page.awaitFile(path(), SOON, event -> event.path("kind").asString().equals("TEST"));
            ownPage.awaitFile(path(), SOON, event -> true);
            assertThat(catalogueOf(other.port())).isEqualTo(catalogueOf(port));

            client.delete()
                    .uri("http://127.0.0.1:" + other.port() + "/api/v1/test-files?path=" + path())
                    .exchange()
                    .expectStatus()
                    .isNoContent();

            ownPage.awaitFile(path(), SOON, event -> event.path("deleted").asBoolean(false));
            assertThat(catalogueOf(port)).isEqualTo(catalogueOf(other.port()));
        }
    }

    @Test
    void ofTwoUploadsOfOneNameAtOnceOneWinsAndIsWhole() throws IOException {
        for (int round = 0; round < 10; round++) {
            List<Integer> statuses = IntStream.of(port, other.port())
                    .parallel()
                    .mapToObj(each -> upload(each, String.valueOf(each).repeat(100_000)))
                    .toList();

            assertThat(statuses).containsExactlyInAnyOrder(201, 409);
            Path file = TEST_FILES.resolve(path());
            String winner = String.valueOf(statuses.getFirst() == 201 ? port : other.port());
            assertThat(Files.readString(file)).isEqualTo(winner.repeat(100_000));
            Files.delete(file);
        }
    }

    @Test
    void namesThatDifferInCaseOnlyNeverBothStay() throws IOException {
        for (int round = 0; round < 20; round++) {
            List<Integer> statuses = IntStream.of(port, other.port())
                    .parallel()
                    .mapToObj(each -> upload(each, each == port ? "test_a.py" : "test_A.py", "# empty\n"))
                    .toList();

            assertThat(statuses).containsAnyOf(409).isSubsetOf(201, 409);
            try (var files = Files.list(Files.createDirectories(TEST_FILES.resolve(directory)))) {
                assertThat(files).hasSize((int)
                        statuses.stream().filter(status -> status == 201).count());
            }
            FileSystemUtils.deleteRecursively(TEST_FILES.resolve(directory));
        }
    }

    @Test
    void deletingTheLastFilesOfADirectoryAtOnceIsFine() throws IOException {
        for (int round = 0; round < 20; round++) {
            Path folder = Files.createDirectories(TEST_FILES.resolve(directory));
            Files.writeString(folder.resolve("test_a.py"), "");
            Files.writeString(folder.resolve("test_b.py"), "");

            List<Integer> statuses = IntStream.of(port, other.port())
                    .parallel()
                    .mapToObj(each -> delete(each, each == port ? "test_a.py" : "test_b.py"))
                    .toList();

            assertThat(statuses).containsOnly(204);
            assertThat(folder).doesNotExist();
        }
    }

    private int delete(int instance, String name) {
        return client.delete()
                .uri("http://127.0.0.1:%d/api/v1/test-files?path=%s/%s".formatted(instance, directory, name))
                .exchange()
                .returnResult()
                .getStatus()
                .value();
    }

    private String path() {
        return directory + "/test_a.py";
    }

    private Catalogue catalogueOf(int instance) {
        return body(
                client.get()
                        .uri("http://127.0.0.1:" + instance + "/api/v1/test-files")
                        .exchange(),
                Catalogue.class);
    }

    private int upload(int instance, String content) {
        return upload(instance, "test_a.py", content);
    }

    private int upload(int instance, String name, String content) {
        var form = new MultipartBodyBuilder();
        form.part("directory", directory);
        form.part("file", new ByteArrayResource(content.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public String getFilename() {
                return name;
            }
        });
        WebTestClient.ResponseSpec answer = client.post()
                .uri("http://127.0.0.1:" + instance + "/api/v1/test-files")
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .bodyValue(form.build())
                .exchange();
        return answer.returnResult().getStatus().value();
    }
}
