package dev.testlane.api.commandline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.api.ApiServiceTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class CommandFileTest extends ApiServiceTest {

    @Test
    void itIsOneExecutableFile() throws IOException {
        byte[] file = body(get("Accept", "*/*").expectStatus().isOk(), byte[].class);

        assertThat(new String(file, UTF_8)).startsWith("#!/usr/bin/env python3\nPK");
        assertThat(entries(file)).containsKeys("__main__.py", "testlane/main.py");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]"})
    void itKnowsTheServerAsItsClientNamedIt(String name) throws IOException {
        byte[] file = body(get(HttpHeaders.HOST, name + ":" + port), byte[].class);

        assertThat(entries(file)).containsEntry("testlane/origin.txt", "http://" + name + ":" + port);
    }

    @Test
    void itComesBackThroughTheProxyThatItCameThrough() throws IOException {
        byte[] file = body(get("X-Forwarded-Proto", "https"), byte[].class);

        assertThat(entries(file)).containsEntry("testlane/origin.txt", "https://127.0.0.1:" + port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8"})
    void browsersSaveItToo(String accepted) {
        get("Accept", accepted)
                .expectHeader()
                .contentType("application/octet-stream")
                .expectHeader()
                .valueEquals(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"testlane\"")
                .expectHeader()
                .cacheControl(org.springframework.http.CacheControl.noStore());
    }

    @Test
    void aForeignNameIsNotGivenAway() {
        get(HttpHeaders.HOST, "evil.example").expectStatus().isForbidden();
    }

    private ResponseSpec get(String header, String value) {
        return client.get().uri("/testlane").header(header, value).exchange();
    }

    private static Map<String, String> entries(byte[] file) throws IOException {
        Map<String, String> entries = new HashMap<>();
        int firstLine = new String(file, UTF_8).indexOf('\n') + 1;
        try (var zip = new ZipInputStream(new ByteArrayInputStream(file, firstLine, file.length - firstLine))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
            }
        }
        return entries;
    }
}
