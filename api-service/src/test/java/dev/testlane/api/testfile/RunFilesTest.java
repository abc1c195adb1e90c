package dev.testlane.api.testfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.run.Run;
import dev.testlane.api.testfile.RunFile.State;
import dev.testlane.contract.Claim;
import dev.testlane.contract.InternalApi;
import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.SnapshotFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

/** What a run shows of the files that it executes. */
class RunFilesTest extends ApiServiceTest {

    private static final String OLD = "def test_old(): pass\n";

    private final String directory = "versions-" + UUID.randomUUID();
    private final String path = directory + "/test_a.py";
    private Path file = TEST_FILES;

    @BeforeEach
    void writeFiles() throws IOException {
        Path folder = Files.createDirectories(TEST_FILES.resolve(directory));
        file = Files.writeString(folder.resolve("test_a.py"), OLD);
        Files.writeString(folder.resolve("helper.py"), "VALUE = 1\n");
    }

    @Test
    void aRunShowsItsFilesAndHowTheyStandToTheCatalogue() throws IOException {
        Instant modifiedAt = Files.getLastModifiedTime(file).toInstant();
        Run run = acceptHere(newEnvironment());

        assertThat(files(run.id()))
                .extracting(RunFile::path, RunFile::state)
                .containsExactly(tuple(directory + "/helper.py", State.CURRENT), tuple(path, State.CURRENT));

        Files.writeString(file, "def test_new(): pass\n");
        Files.delete(file.resolveSibling("helper.py"));

        List<RunFile> files = files(run.id());
        assertThat(files).extracting(RunFile::state).containsExactly(State.DELETED, State.CHANGED);
        assertThat(files.getLast().size()).isEqualTo(OLD.length());
        assertThat(files.getLast().modifiedAt()).isBetween(modifiedAt.minusNanos(1_000), modifiedAt.plusNanos(1_000));
        assertThat(source(run.id(), path)).isEqualTo(OLD);
    }

    @Test
    void whatIsNoFileAnyMoreOrTooLargeHasChanged() throws IOException {
        Run run = acceptHere(newEnvironment());
        Files.write(file, new byte[1024 * 1024 + 1]);
        Path helper = file.resolveSibling("helper.py");
        Files.delete(helper);
        Files.createDirectory(helper);

        assertThat(files(run.id())).extracting(RunFile::state).containsExactly(State.DELETED, State.CHANGED);
    }

    @Test
    void replacingAFileNeverChangesARunThatWaits() throws IOException {
        int environmentId = newEnvironment();
        TestRunner runner = newRunner();
        accept(environmentId);
        Claim busy = runner.claim(environmentId);
        Run waiting = acceptHere(environmentId);
        Files.writeString(file, "def test_new(): assert False\n");
        Run later = acceptHere(environmentId);

        runner.complete(busy, RunOutcome.SUCCESS).expectStatus().isOk();
        Claim first = runner.claim(environmentId);
        runner.complete(first, RunOutcome.SUCCESS).expectStatus().isOk();
        Claim second = runner.claim(environmentId);

        assertThat(List.of(first.runId(), second.runId())).containsExactly(waiting.id(), later.id());
        assertThat(contentFor(first)).isEqualTo(OLD).isEqualTo(source(waiting.id(), path));
        assertThat(contentFor(second)).isEqualTo("def test_new(): assert False\n");
    }

    @Test
    void aRerunShowsTheVersionsOfTheFirst() throws IOException {
        int environmentId = newEnvironment();
        Run run = acceptHere(environmentId);
        TestRunner runner = newRunner();
        runner.complete(runner.claim(environmentId), RunOutcome.SUCCESS)
                .expectStatus()
                .isOk();
        Files.delete(file);

        Run again = body(
                post("/api/v1/runs/" + run.id() + "/rerun", Map.of())
                        .expectStatus()
                        .isAccepted(),
                Run.class);

        assertThat(files(again.id())).isEqualTo(files(run.id()));
        assertThat(source(again.id(), path)).isEqualTo(OLD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing.py", "../test_secret.py", "/etc/passwd", "a\u0000.py", ""})
    void aRunHasNoOtherFiles(String other) {
        Run run = acceptHere(newEnvironment());

        client.get()
                .uri(uri -> uri.path("/api/v1/runs/{id}/files/content")
                        .queryParam("path", "{path}")
                        .build(run.id(), other))
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void anUnknownRunIsNotFound() {
        for (String what : List.of("files", "files/content?path=test_a.py")) {
            client.get()
                    .uri("/api/v1/runs/999999999/" + what)
                    .exchange()
                    .expectStatus()
                    .isNotFound();
        }
    }

    private Run acceptHere(int environmentId) {
        return accept(Map.of("username", "ada", "environmentId", environmentId, "testPaths", List.of(path)));
    }

    private List<RunFile> files(long runId) {
        return List.of(body(
                client.get()
                        .uri("/api/v1/runs/{id}/files", runId)
                        .exchange()
                        .expectStatus()
                        .isOk(),
                RunFile[].class));
    }

    private String source(long runId, String of) {
        return body(
                client.get()
                        .uri("/api/v1/runs/{id}/files/content?path={path}", runId, of)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectHeader()
                        .contentType("text/plain;charset=UTF-8")
                        .expectHeader()
                        .valueEquals("X-Content-Type-Options", "nosniff"),
                String.class);
    }

    /** What the runner gets that executes the claim. */
    private String contentFor(Claim claim) {
        SnapshotFile claimed = claim.files().stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow();
        return body(
                client.get()
                        .uri(InternalApi.PREFIX + "/contents/" + claimed.sha256())
                        .header(HttpHeaders.AUTHORIZATION, "Bearer " + TOKEN)
                        .exchange()
                        .expectStatus()
                        .isOk(),
                String.class);
    }
}
