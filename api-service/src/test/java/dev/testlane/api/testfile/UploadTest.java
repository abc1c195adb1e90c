package dev.testlane.api.testfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;

/** The rules of uploads; after each test the disk holds nothing but what was accepted. */
class UploadTest extends UploadingTest {

    private final String directory = "up-" + UUID.randomUUID();

    @AfterEach
    void nothingIsLeftOfUploads() throws IOException {
        try (var children = Files.list(TEST_FILES)) {
            assertThat(children)
                    .noneMatch(child -> child.getFileName().toString().startsWith("."));
        }
    }

    @Test
    void aFileLandsInANewDirectoryAndInTheCatalogue() throws IOException {
        upload(form(directory + "/deep", false, "test_login.py"))
                .expectStatus()
                .isCreated()
                .expectBody(String.class)
                .value(body -> assertThat(body).contains("\"path\":\"" + directory + "/deep/test_login.py\""));

        assertThat(TEST_FILES.resolve(directory + "/deep/test_login.py")).hasContent(SOURCE);
        assertThat(catalogue()).contains(directory + "/deep/test_login.py");
    }

    @Test
    void helpersAndDataAreWelcomeBesideTests() {
        upload(form(directory, false, "test_a.py", "conftest.py", "helper.py", "users.json"))
                .expectStatus()
                .isCreated();

        assertThat(catalogue())
                .contains(directory + "/test_a.py", directory + "/conftest.py", directory + "/users.json");
    }

    @Test
    void helpersAndDataAreNotChosenForARun() {
        upload(form(directory, false, "conftest.py")).expectStatus().isCreated();

        post(
                        "/api/v1/runs",
                        java.util.Map.of(
                                "username",
                                "ada",
                                "environmentId",
                                1,
                                "testPaths",
                                List.of(directory + "/conftest.py")))
                .expectStatus()
                .isBadRequest()
                .expectBody(String.class)
                .value(body -> assertThat(body).contains("testPaths[0]", "is no test file"));
    }

    @Test
    void whatExistsIsReplacedOnlyOnRequest() throws IOException {
        upload(form(directory, false, "test_a.py")).expectStatus().isCreated();
        Path file = TEST_FILES.resolve(directory + "/test_a.py");
        Files.writeString(file, "old");

        upload(form(directory, false, "test_a.py", "test_b.py")).expectStatus().isEqualTo(HttpStatus.CONFLICT);
        assertThat(file).hasContent("old");
        assertThat(TEST_FILES.resolve(directory + "/test_b.py")).doesNotExist();

        upload(form(directory, true, "test_a.py")).expectStatus().isCreated();
        assertThat(file).hasContent(SOURCE);
    }

    @Test
    void ofTwoUploadsOfOneNameAtOnceOneWins() {
        List<Integer> statuses = IntStream.range(0, 6)
                .parallel()
                .mapToObj(i -> upload(form(directory, false, "test_a.py"))
                        .returnResult()
                        .getStatus()
                        .value())
                .toList();

        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".test_a.py",
                "test_a.exe",
                "test..py",
                "te st.py",
                "test_\u00fc.py",
                "",
                "..",
                "-test.py",
                "test_a.py.",
                "test_a\u202e.py"
            })
    void hostileNamesAreRefused(String name) {
        upload(form(directory, false, name))
                .expectStatus()
                .isBadRequest()
                .expectBody(String.class)
                .value(body -> assertThat(body).contains("\"field\":\"file\""));
        assertThat(TEST_FILES.resolve(directory)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../../test_escape.py", "/etc/test_escape.py", "..\\..\\test_escape.py", "C:\\test_escape.py"})
    void thePathThatAClientSendsAlongIsIgnored(String name) {
        upload(form(directory, false, name)).expectStatus().isCreated();

        assertThat(TEST_FILES.resolve(directory + "/test_escape.py")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "a/../b",
                "/etc",
                "a//b",
                ".hidden",
                "a/",
                "a\\b",
                "a\u0000",
                "1/2/3/4/5/6/7/8/9/10/11",
                "__pycache__"
            })
    void hostileDirectoriesAreRefused(String name) {
        upload(form(name, false, "test_a.py"))
                .expectStatus()
                .isBadRequest()
                .expectBody(String.class)
                .value(body -> assertThat(body).contains("\"field\":\"directory\""));
    }

    @Test
    void readOnlyFoldersStaySo() {
        upload(form("sample-tests", false, "test_new.py")).expectStatus().isForbidden();
        delete(SAMPLE).expectStatus().isForbidden();
        assertThat(SAMPLES.resolve("test_new.py")).doesNotExist();
    }

    @Test
    void symbolicLinksAreNotFollowed() throws IOException {
        Path outside = Files.createDirectories(TEST_FILES.resolveSibling("outside"));
        Files.createSymbolicLink(TEST_FILES.resolve(directory), outside);

        upload(form(directory, false, "test_a.py")).expectStatus().isEqualTo(HttpStatus.CONFLICT);

        assertThat(outside).isEmptyDirectory();
        Files.delete(TEST_FILES.resolve(directory));
    }

    @Test
    void namesThatDifferInCaseOnlyAreRefused() {
        upload(form(directory, false, "test_a.py")).expectStatus().isCreated();

        upload(form(directory, false, "test_A.py")).expectStatus().isEqualTo(HttpStatus.CONFLICT);
        upload(form(directory.toUpperCase(java.util.Locale.ROOT), false, "test_b.py"))
                .expectStatus()
                .isEqualTo(HttpStatus.CONFLICT);
    }

    @Test
    void aDirectoryNamedLikeAFileIsRefused() {
        upload(form(directory, false, "test_a.py")).expectStatus().isCreated();

        upload(form(directory + "/test_a.py", false, "test_b.py"))
                .expectStatus()
                .isEqualTo(HttpStatus.CONFLICT);
    }

    @Test
    void limitsAreKept() {
        var large = new MultipartBodyBuilder();
        large.part("file", resource("test_large.py", "#".repeat(1024 * 1024 + 1)));
        upload(large).expectStatus().isBadRequest();

        String[] many = IntStream.range(0, 51).mapToObj("test_%d.py"::formatted).toArray(String[]::new);
        upload(form(directory, false, many)).expectStatus().isBadRequest();
        assertThat(TEST_FILES.resolve(directory)).doesNotExist();
    }

    @Test
    void aFormWithoutFileOrWithForeignFieldsIsRefused() {
        upload(form(directory, false)).expectStatus().isBadRequest();
        var foreign = form(directory, false, "test_a.py");
        foreign.part("owner", "me");
        upload(foreign).expectStatus().isBadRequest();
    }

    @Test
    void aNameWithNulIsRefused() {
        client.post()
                .uri("/api/v1/test-files")
                .header(HttpHeaders.CONTENT_TYPE, "multipart/form-data; boundary=x")
                .bodyValue(
                        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"test_a.py\u0000.txt\"\r\n\r\n"
                                + SOURCE + "\r\n--x--\r\n")
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    @Test
    void aBrokenBodyIsRefused() {
        client.post()
                .uri("/api/v1/test-files")
                .header(HttpHeaders.CONTENT_TYPE, "multipart/form-data; boundary=x")
                .bodyValue("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"test_a.py\"\r\n\r\ncut")
                .exchange()
                .expectStatus()
                .isBadRequest();
        client.post()
                .uri("/api/v1/test-files")
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .bodyValue("no boundary")
                .exchange()
                .expectStatus()
                .is4xxClientError();
    }

    @Test
    void aDeletedFileIsGoneWithItsEmptyDirectories() {
        upload(form(directory + "/deep", false, "test_a.py")).expectStatus().isCreated();

        delete(directory + "/deep/test_a.py").expectStatus().isNoContent();

        assertThat(TEST_FILES.resolve(directory)).doesNotExist();
        delete(directory + "/deep/test_a.py").expectStatus().isNotFound();
        delete("../secret.py").expectStatus().isNotFound();
    }

    @Test
    void aQueuedRunKeepsWhatItWasAcceptedWith() throws IOException {
        upload(form(directory, false, "test_a.py")).expectStatus().isCreated();
        int environmentId = newEnvironment();
        accept(java.util.Map.of(
                "username", "ada", "environmentId", environmentId, "testPaths", List.of(directory + "/test_a.py")));
        delete(directory + "/test_a.py").expectStatus().isNoContent();

        var file = newRunner().claim(environmentId).files().getFirst();

        assertThat(file.path()).isEqualTo(directory + "/test_a.py");
        assertThat(file.sha256()).isEqualTo(Digests.sha256(SOURCE.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
