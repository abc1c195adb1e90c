package dev.testlane.api.testfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.api.ApiServiceTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest extends ApiServiceTest {

    @Test
    void showsTestFilesOfAllFoldersAndNothingHidden() throws IOException {
        Path login = Files.createDirectories(TEST_FILES.resolve("login/deep"));
        Files.writeString(login.resolve("test_login.py"), "def test_a(): pass\n");
        Files.writeString(login.resolve("helper.py"), "");
        Files.writeString(login.resolve(".test_hidden.py"), "");
        Files.writeString(login.resolve("README.md"), "");
        Path secret = Files.writeString(TEST_FILES.resolveSibling("test_secret.py"), "secret");
        Path link = login.resolve("test_link.py");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, secret);

        Catalogue catalogue = catalogue();

        assertThat(catalogue.files())
                .extracting(Catalogue.TestFile::path)
                .contains(SAMPLE, "login/deep/test_login.py", "login/deep/helper.py")
                .doesNotContain("login/deep/.test_hidden.py", "login/deep/test_link.py", "login/deep/README.md");
        assertThat(catalogue.files())
                .filteredOn(file -> file.kind() == Catalogue.Kind.TEST)
                .extracting(Catalogue.TestFile::path)
                .contains("login/deep/test_login.py")
                .doesNotContain("login/deep/helper.py");
        assertThat(catalogue.directories())
                .contains(new Catalogue.Directory("login/deep", true), new Catalogue.Directory("sample-tests", false));
    }

    @Test
    void isAlwaysFresh() throws IOException {
        Path file = TEST_FILES.resolve("test_fresh.py");
        Files.writeString(file, "one");
        String before = sha256Of("test_fresh.py");

        Files.writeString(file, "two, longer");

        assertThat(sha256Of("test_fresh.py")).isNotEqualTo(before);
        Files.delete(file);
        assertThat(catalogue().files()).extracting(Catalogue.TestFile::path).doesNotContain("test_fresh.py");
    }

    @Test
    void showsTheSource() throws IOException {
        Files.writeString(TEST_FILES.resolve("test_source.py"), "# grüße\n");

        client.get()
                .uri("/api/v1/test-files/content?path=test_source.py")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .isEqualTo("# grüße\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../test_secret.py",
                "..%2Ftest_secret.py",
                "%2e%2e/test_secret.py",
                "sample-tests/../../test_secret.py",
                "/etc/passwd",
                "login/deep/test_link.py",
                "a%00.py",
                "login%5C..%5Ctest_secret.py",
                ".",
                "",
                "login"
            })
    void hostilePathsFindNothing(String path) {
        client.get()
                .uri(URI.create("http://127.0.0.1:" + port + "/api/v1/test-files/content?path=" + path))
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    private String sha256Of(String path) {
        return catalogue().files().stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow()
                .sha256();
    }

    private Catalogue catalogue() {
        return body(
                client.get().uri("/api/v1/test-files").exchange().expectStatus().isOk(), Catalogue.class);
    }
}
