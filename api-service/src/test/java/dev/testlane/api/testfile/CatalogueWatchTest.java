package dev.testlane.api.testfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.BoardEvents;
import dev.testlane.api.change.Change;
import dev.testlane.api.change.Changes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Whoever changes the folder of test files, open pages hear of it soon. */
class CatalogueWatchTest extends ApiServiceTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int MANY = 10_000;

    @Autowired
    private Changes changes;

    private final String directory = "watch-" + UUID.randomUUID();

    @Test
    void filesThatAppearChangeMoveAndVanishAreTold() throws IOException {
        try (BoardEvents page = BoardEvents.of(port)) {
            Path folder = Files.createDirectories(TEST_FILES.resolve(directory));
            Path file = Files.writeString(folder.resolve("test_a.py"), "one");

            JsonNode appeared = page.awaitFile(directory + "/test_a.py", SOON, event -> true);
            assertThat(appeared.path("kind").asString()).isEqualTo("TEST");
            assertThat(appeared.path("directory").asString()).isEqualTo(directory);

            // The same size and time of change, as rsync and cp leave them.
            FileTime modifiedAt = Files.getLastModifiedTime(file);
            Files.writeString(file, "two");
            Files.setLastModifiedTime(file, modifiedAt);
            String other = Digests.sha256("two".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            page.awaitFile(
                    directory + "/test_a.py",
                    SOON,
                    event -> event.path("sha256").asString().equals(other));

            Files.move(folder, folder.resolveSibling(directory + "-moved"));
            page.awaitFile(directory + "/test_a.py", SOON, CatalogueWatchTest::isGone);
            page.awaitFile(
                    directory + "-moved/test_a.py",
                    SOON,
                    event -> event.path("sha256").asString().equals(other));

            Files.createSymbolicLink(folder, Path.of("/etc"));
            FileSystemUtils.deleteRecursively(TEST_FILES.resolve(directory + "-moved"));
            page.awaitFile(directory + "-moved/test_a.py", SOON, CatalogueWatchTest::isGone);
            assertThat(page.files())
                    .noneMatch(event -> event.path("path").asString().startsWith(directory + "/")
                            && !isGone(event)
                            && !event.path("path").asString().endsWith("/test_a.py"));
            Files.delete(folder);
        }
    }

    @AfterEach
    void remove() throws IOException {
        FileSystemUtils.deleteRecursively(TEST_FILES.resolve(directory));
    }

    @Test
    void directoriesAreToldAlsoWhenTheyAreEmpty() throws IOException {
        try (BoardEvents page = BoardEvents.of(port)) {
            Path folder = Files.createDirectory(TEST_FILES.resolve(directory));
            page.awaitDirectory(directory, SOON, event -> event.path("writable").asBoolean(false));

            Files.delete(folder);
            page.awaitDirectory(directory, SOON, CatalogueWatchTest::isGone);
        }
    }

    @Test
    void tenThousandFilesAreListedAndTold() throws IOException {
        try (BoardEvents page = BoardEvents.of(port)) {
            Path folder = TEST_FILES.resolve(directory);
            for (int number = 0; number < MANY; number++) {
                Path file = folder.resolve("d%d/test_%d.py".formatted(number % 100, number));
                Files.createDirectories(file.getParent());
                Files.writeString(file, "def test_%d(): pass\n".formatted(number));
            }
            assertThat(catalogue().files()).hasSizeGreaterThan(MANY);
            await().atMost(Duration.ofSeconds(20)).until(() -> told(page, false), told -> told == MANY);

            page.forget();
            Files.writeString(folder.resolve("d7/test_7.py"), "def test_other(): pass\n");
            page.awaitFile(directory + "/d7/test_7.py", SOON, event -> true);
            assertThat(page.files()).hasSize(1);

            page.forget();
            FileSystemUtils.deleteRecursively(folder);
            await().atMost(Duration.ofSeconds(20)).until(() -> told(page, true), told -> told == MANY);
        }
    }

    @Test
    void pagesAreSentAwayWhenNewsCannotBeReadAndHearAgainWhenTheyComeBack() throws IOException {
        try (BoardEvents page = BoardEvents.of(port)) {
            database.sql("alter table runner rename to runner_away").then().block();
            try {
                changes.publishHere(new Change.RunnerChanged("runner-1"));
                await().until(page::isOver);
            } finally {
                database.sql("alter table runner_away rename to runner").then().block();
            }
        }
        try (BoardEvents page = BoardEvents.of(port)) {
            Path folder = Files.createDirectories(TEST_FILES.resolve(directory));
            Files.writeString(folder.resolve("test_a.py"), "one");
            page.awaitFile(directory + "/test_a.py", SOON, event -> true);
            assertThat(page.isOver()).isFalse();
        }
    }

    private long told(BoardEvents page, boolean gone) {
        return page.files().stream()
                .filter(event -> event.path("path").asString().startsWith(directory) && isGone(event) == gone)
                .map(event -> event.path("path").asString())
                .distinct()
                .count();
    }

    private static boolean isGone(JsonNode event) {
        return event.path("deleted").asBoolean(false);
    }

    private Catalogue catalogue() {
        return body(
                client.get().uri("/api/v1/test-files").exchange().expectStatus().isOk(), Catalogue.class);
    }
}
