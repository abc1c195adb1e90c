package dev.testlane.api.testfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.util.UriComponentsBuilder;

/** One rule for what belongs to the catalogue: what it lists takes uploads, and nothing else can be read or deleted. */
class UploadPlacesTest extends UploadingTest {

    private final String directory = "places-" + UUID.randomUUID();
    private Path folder = TEST_FILES;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectories(TEST_FILES.resolve(directory));
    }

    @ParameterizedTest
    @ValueSource(strings = {"my tests", "pr\u00fcfung", "aux", " spaces ", "a&b=c"})
    void anExistingDirectoryTakesFilesWhateverItsName(String name) throws IOException {
        String place = directory + "/" + name;
        Files.createDirectory(folder.resolve(name));

        upload(form(place, false, "test_a.py")).expectStatus().isCreated();
        upload(form(place + "/new", false, "test_a.py")).expectStatus().isCreated();
        upload(form(place + "/n\u00e9w", false, "test_a.py")).expectStatus().isBadRequest();

        assertThat(catalogue()).contains(place + "/test_a.py", place + "/new/test_a.py");
        assertThat(folder.resolve(name)).isDirectoryContaining("glob:**/new");
        assertThat(folder.resolve(name + "/n\u00e9w")).doesNotExist();
    }

    @Test
    void aDirectoryThatCanNotBeWrittenIsListedSoAndForbidden() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("test_there.py"), SOURCE);
        setPermissions("r-xr-xr-x");
        chattr("+i");
        try {
            assumeFalse(Files.isWritable(folder), "nothing keeps this user from writing");

            assertThat(directories()).contains(new Catalogue.Directory(directory, false));
            upload(form(directory, false, "test_a.py")).expectStatus().isForbidden();
            upload(form(directory, true, "test_there.py")).expectStatus().isForbidden();
            upload(form(directory + "/new", false, "test_a.py")).expectStatus().isForbidden();
            delete(directory + "/test_there.py").expectStatus().isForbidden();
            assertThat(folder.resolve("test_there.py")).hasContent(SOURCE);
        } finally {
            chattr("-i");
            setPermissions("rwxr-xr-x");
        }
    }

    private void setPermissions(String permissions) throws IOException {
        var _ = Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    /** Root may write whatever the permissions, but not this. */
    private void chattr(String change) throws IOException, InterruptedException {
        var _ = new ProcessBuilder("chattr", change, folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void aLookAlikeOfAReadOnlyFolderIsRefused() {
        upload(form("Sample-Tests", false, "test_a.py")).expectStatus().isEqualTo(HttpStatus.CONFLICT);

        assertThat(TEST_FILES.resolve("Sample-Tests")).doesNotExist();
    }

    @Test
    void aPathThatTheCatalogueCouldNotNameIsRefused() throws IOException {
        String deep = String.join("/", Collections.nCopies(9, "d".repeat(99)));

        upload(form(directory + "/" + deep, false, "x".repeat(90) + "_test.py"))
                .expectStatus()
                .isBadRequest();

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsNotOfTheCatalogueIsNeitherReadNorDeleted() throws IOException {
        for (String name : List.of("id_rsa", "README.md", ".env", "__pycache__/a.py")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "secret");

            delete(directory + "/" + name).expectStatus().isNotFound();
            content(directory + "/" + name).expectStatus().isNotFound();
            assertThat(file).exists();
        }
    }

    @Test
    void aFileThatIsTooLargeToBeReadCanBeDeletedAndReplaced() throws IOException {
        Path file = folder.resolve("test_big.py");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(5_000_000);
        }
        content(directory + "/test_big.py")
                .expectStatus()
                .isNotFound()
                .expectBody(String.class)
                .value(body -> assertThat(body).contains("is larger than 1 MiB"));
        upload(form(directory, true, "test_big.py")).expectStatus().isCreated();
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(5_000_000);
        }

        delete(directory + "/test_big.py").expectStatus().isNoContent();

        assertThat(file).doesNotExist();
    }

    @Test
    void aFieldWithAContentTypeIsAField() {
        MultipartBodyBuilder typed = new MultipartBodyBuilder();
        typed.part("file", resource("test_a.py", SOURCE));
        typed.part("directory", directory.getBytes(StandardCharsets.UTF_8)).header("Content-Type", "application/json");

        upload(typed).expectStatus().isCreated();

        assertThat(folder.resolve("test_a.py")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain\r\n\r\nnameless",
                "Content-Disposition: form-data\r\n\r\nnameless",
                "Content-Disposition: form-data; filename=\"test_a.py\"\r\n\r\nnameless",
                "Content-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n",
            })
    void aPartThatIsNothingIsRefused(String part) {
        client.post()
                .uri("/api/v1/test-files")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .bodyValue("--x\r\n" + part + "\r\n--x--\r\n")
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    @Test
    void onlyTheFileThatTheClientHasSeenIsReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("test_a.py"), "seen");
        String seen = Digests.sha256("seen".getBytes(StandardCharsets.UTF_8));

        Files.writeString(file, "saved by another tester");
        upload(replacing(seen, "test_a.py")).expectStatus().isEqualTo(HttpStatus.CONFLICT);
        assertThat(file).hasContent("saved by another tester");

        Files.delete(file);
        upload(replacing(seen, "test_a.py")).expectStatus().isEqualTo(HttpStatus.CONFLICT);
        assertThat(file).doesNotExist();

        Files.writeString(file, "seen");
        upload(replacing(seen, "test_a.py", "test_b.py")).expectStatus().isBadRequest();
        upload(replacing("seen", "test_a.py")).expectStatus().isBadRequest();
        upload(replacing(seen, "test_a.py")).expectStatus().isCreated();
        assertThat(file).hasContent(SOURCE);
    }

    private MultipartBodyBuilder replacing(String sha256, String... names) {
        MultipartBodyBuilder form = form(directory, true, names);
        form.part("replaces", sha256);
        return form;
    }

    @Test
    void anAddressMayNameManyFiles() {
        var address = UriComponentsBuilder.fromUriString("http://127.0.0.1:" + port + "/api/v1/test-files");
        for (int i = 0; i < 100; i++) {
            address.queryParam("path", "directory-of-many-tests/and-some-more/test_number_%d_of_many.py".formatted(i));
        }

        client.get().uri(address.build().toUri()).exchange().expectStatus().isOk();
    }

    private List<Catalogue.Directory> directories() {
        return body(client.get().uri("/api/v1/test-files").exchange(), Catalogue.class)
                .directories();
    }

    private WebTestClient.ResponseSpec content(String path) {
        return client.get()
                .uri(uri -> uri.path("/api/v1/test-files/content")
                        .queryParam("path", "{path}")
                        .build(path))
                .exchange();
    }
}
