package dev.testlane.api.testfile;

import dev.testlane.api.ApiServiceTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Uploads as a decent client sends them. */
abstract class UploadingTest extends ApiServiceTest {

    protected static final String SOURCE = "def test_a():\n    pass\n";

    protected final WebTestClient.ResponseSpec upload(MultipartBodyBuilder form) {
        return client.post()
                .uri("/api/v1/test-files")
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .bodyValue(form.build())
                .exchange();
    }

    protected final WebTestClient.ResponseSpec delete(String path) {
        return client.delete()
                .uri(uri -> uri.path("/api/v1/test-files")
                        .queryParam("path", "{path}")
                        .build(path))
                .exchange();
    }

    protected final List<String> catalogue() {
        return body(client.get().uri("/api/v1/test-files").exchange(), Catalogue.class).files().stream()
                .map(Catalogue.TestFile::path)
                .toList();
    }

    protected static MultipartBodyBuilder form(String directory, boolean replace, String... names) {
        var form = new MultipartBodyBuilder();
        for (String name : names) {
            form.part("file", resource(name, SOURCE));
        }
        form.part("directory", directory);
        form.part("replace", String.valueOf(replace));
        return form;
    }

    protected static ByteArrayResource resource(String name, String content) {
        return new ByteArrayResource(content.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public String getFilename() {
                return name;
            }
        };
    }
}
