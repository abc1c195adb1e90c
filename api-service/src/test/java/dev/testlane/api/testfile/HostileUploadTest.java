package dev.testlane.api.testfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.api.ApiServiceTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads byte by byte, as no decent client sends them; the disk holds afterwards what it held before. */
class HostileUploadTest extends ApiServiceTest {

    private static final String SOURCE = "def test_a(): pass\n";
    private static final long TWO_GIGABYTES = 2L * 1024 * 1024 * 1024;

    private final String directory = "hostile-" + UUID.randomUUID();
    private TreeSet<String> before = new TreeSet<>();

    @BeforeEach
    void look() throws IOException {
        before = everything();
    }

    @AfterEach
    void nothingIsLeft() {
        await().untilAsserted(() -> assertThat(everything()).isEqualTo(before));
    }

    /** Names and directories that are refused, in hexadecimal where they are no text. */
    static Stream<String> names() {
        return Stream.of(
                "%2e%2e%2ftest_a.py",
                "%252e%252e%252ftest_a.py",
                "..%5ctest_a.py",
                "hex:c0aec0ae2f746573745f612e7079c0", // overlong "../"
                "hex:746573745fc0ae2e7079", // overlong "." inside
                "test_\uff0e\uff0e\uff0fa.py", // full-width dots and slash
                "te\u0301st_a.py", // decomposed
                "t\u00e9st_a.py", // composed
                "test_\u202eyp.py", // right-to-left override
                "test_\u200ba.py", // zero width
                "t\u0435st_a.py", // Cyrillic
                "test_a.py\u2028",
                "CON.py",
                "aux.py",
                "Lpt1.txt",
                ".git",
                ".",
                "..",
                "test_a.py.",
                "test_a.py ",
                "-test_a.py",
                "test_a.py\u0000.txt",
                "test_" + "a".repeat(4096) + ".py",
                "~test_a.py",
                "test_a.py;rm",
                "test_$(id).py");
    }

    @ParameterizedTest
    @MethodSource("names")
    void hostileFileNamesAreRefused(String name) throws IOException {
        assertThat(post(body(part("file", name, SOURCE), field("directory", text(directory)))))
                .isEqualTo(400);
    }

    static Stream<String> directories() {
        return Stream.concat(
                // spaces around a directory that somebody has typed are forgiven
                names().filter(name -> !name.endsWith(" ")),
                Stream.of(
                        "../outside",
                        "a/../../outside",
                        "..\\outside",
                        "%2e%2e/outside",
                        "%252e%252e/outside",
                        "hex:c0ae",
                        "hex:2e2e2f6f7574",
                        "/etc",
                        "//etc",
                        "C:\\tests",
                        "\\\\server\\share",
                        "file:///etc",
                        "a/./b",
                        "a//b",
                        "a/",
                        "a/con/b",
                        "NUL",
                        "com1.d",
                        "a./b",
                        ".git/hooks",
                        "a/.git",
                        "-rf",
                        "a/b/c/d/e/f/g/h/i/j/k",
                        "\uff0e\uff0e/outside"));
    }

    @ParameterizedTest
    @MethodSource("directories")
    void hostileDirectoriesAreRefused(String name) throws IOException {
        assertThat(post(body(part("file", "test_a.py", SOURCE), field("directory", bytes(name)))))
                .isEqualTo(400);
    }

    @Test
    void whatIsPlantedInTheFolderIsNotFollowedOrOverwritten() throws IOException {
        Path folder = Files.createDirectories(TEST_FILES.resolve(directory));
        Path outside = Files.createTempDirectory("outside");
        Path secret = Files.writeString(outside.resolve("test_secret.py"), "secret");
        Files.createSymbolicLink(folder.resolve("test_link.py"), secret);
        Files.createSymbolicLink(folder.resolve("test_dangling.py"), outside.resolve("test_new.py"));
        Files.createSymbolicLink(folder.resolve("sub"), outside);
        Files.createDirectory(folder.resolve("test_dir.py"));
        Files.writeString(folder.resolve("conftest.py"), "");

        for (String replace : List.of("true", "false")) {
            for (String name : List.of("test_link.py", "test_dangling.py", "test_dir.py")) {
                assertThat(upload(directory, name, replace)).as(name).isEqualTo(409);
            }
            assertThat(upload(directory + "/sub", "test_a.py", replace)).isEqualTo(409);
            assertThat(upload(directory + "/conftest.py", "test_a.py", replace)).isEqualTo(409);
        }

        assertThat(outside.resolve("test_new.py")).doesNotExist();
        assertThat(secret).hasContent("secret");
        try (var left = Files.list(outside)) {
            assertThat(left).containsExactly(secret);
        }
        org.springframework.util.FileSystemUtils.deleteRecursively(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "multipart/form-data, 400",
        "multipart/form-data; boundary=, 415",
        "multipart/form-data; boundary=other, 400",
        "multipart/mixed; boundary=x, 415",
        "application/json, 415",
        "application/x-www-form-urlencoded, 415",
        "text/plain, 415",
        "nonsense, 415"
    })
    void wrongContentTypesAreRefused(String contentType, int status) throws IOException {
        byte[] body = body(part("file", "test_a.py", SOURCE), field("directory", text(directory)));
        assertThat(status(request(contentType, body.length, ""), body)).isEqualTo(status);
    }

    @Test
    void incompleteAndAmbiguousFormsAreRefused() throws IOException {
        byte[] file = part("file", "test_a.py", SOURCE);
        byte[] place = field("directory", text(directory));

        assertThat(post(body(place))).isEqualTo(400);
        assertThat(post(body(file, place, field("directory", text("elsewhere")))))
                .isEqualTo(400);
        assertThat(post(body(file, place, field("replace", text("true")), field("replace", text("false")))))
                .isEqualTo(400);
        assertThat(post(body(file, file, place))).isEqualTo(400);
        assertThat(post(body(part("other", "test_a.py", SOURCE), place))).isEqualTo(400);
        assertThat(post(body(field("file", text(SOURCE)), place))).isEqualTo(400);
        assertThat(post(new byte[0])).isEqualTo(400);
        assertThat(post(text("--x--\r\n"))).isEqualTo(400);
    }

    @Test
    void aThousandFilesAtOnceAreRefused() throws IOException {
        byte[][] parts = Stream.concat(
                        Stream.of(field("directory", text(directory))),
                        Stream.iterate(0, number -> number + 1)
                                .limit(1_000)
                                .map(number -> part("file", "test_%d.py".formatted(number), SOURCE)))
                .toArray(byte[][]::new);

        assertThat(post(body(parts))).isEqualTo(400);
    }

    @Test
    void aBodyThatIsCutHalfWayLeavesNothing() throws IOException {
        byte[] body = body(field("directory", text(directory)), part("file", "test_a.py", SOURCE.repeat(10_000)));
        try (Socket socket = new Socket("127.0.0.1", port)) {
            OutputStream out = socket.getOutputStream();
            out.write(text(request("multipart/form-data; boundary=x", body.length, "")));
            out.write(body, 0, body.length / 2);
            out.flush();
            await().until(() -> everything().stream().anyMatch(name -> name.startsWith(".upload-")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/test-files", "/api/v1/test%2Dfiles", "/api/v1/test-files;x", "/%61pi/v1;y/test-files"})
    void twoGigabytesAreRefusedBeforeTheyAreSent(String path) throws IOException {
        String request = request("multipart/form-data; boundary=x", TWO_GIGABYTES, "")
                .replace("POST /api/v1/test-files ", "POST " + path + " ");
        assertThat(status(request, new byte[0])).isEqualTo(413);
    }

    /** One endless file, an endless field, endless nothing before the first part: none is stored or waited for. */
    @ParameterizedTest
    @CsvSource({"file, 400", "field, 413", "preamble, 413"})
    void endlessBodiesAreCutOff(String where, int status) throws IOException {
        byte[] start = switch (where) {
            case "file" -> text("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"test_a.py\"\r\n\r\n");
            case "field" -> text("--x\r\nContent-Disposition: form-data; name=\"directory\"\r\n\r\n");
            default -> text("nothing ");
        };
        byte[] chunk = "#".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
        long sent = 0;
        try (Socket socket = new Socket("127.0.0.1", port)) {
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(text("POST /api/v1/test-files HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nContent-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n"));
            writeChunk(out, start);
            while (in.available() == 0 && sent < TWO_GIGABYTES) {
                writeChunk(out, chunk);
                sent += chunk.length;
            }
            assertThat(statusOf(in)).isEqualTo(status);
        } catch (SocketException closedBeforeItWasRead) {
            assertThat(sent).isPositive();
        }
        assertThat(sent).isLessThan(128L * 1024 * 1024);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin: http://evil.example",
        "Origin: null",
        "Origin: http://127.0.0.1:1",
        "Sec-Fetch-Site: cross-site",
    })
    void formsOfForeignPagesAreRefused(String header) throws IOException {
        byte[] body = body(part("file", "test_a.py", SOURCE), field("directory", text(directory)));

        assertThat(status(request("multipart/form-data; boundary=x", body.length, header + "\r\n"), body))
                .isEqualTo(403);
    }

    @Test
    void aForeignHostIsRefused() throws IOException {
        byte[] body = body(part("file", "test_a.py", SOURCE), field("directory", text(directory)));
        String request = request("multipart/form-data; boundary=x", body.length, "")
                .replace("Host: 127.0.0.1:" + port, "Host: evil.example:" + port);

        assertThat(status(request, body)).isEqualTo(403);
    }

    private static TreeSet<String> everything() throws IOException {
        try (var files = Files.walk(TEST_FILES)) {
            var names = new TreeSet<String>();
            files.forEach(file -> names.add(TEST_FILES.relativize(file).toString()));
            return names;
        } catch (java.io.UncheckedIOException gone) {
            return everything();
        }
    }

    private int upload(String place, String name, String replace) throws IOException {
        return post(body(part("file", name, SOURCE), field("directory", text(place)), field("replace", text(replace))));
    }

    private int post(byte[] body) throws IOException {
        return status(request("multipart/form-data; boundary=x", body.length, ""), body);
    }

    private String request(String contentType, long length, String headers) {
        return "POST /api/v1/test-files HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n"
                .formatted(port, contentType, length, headers);
    }

    private int status(String head, byte[] body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(text(head));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            return statusOf(socket.getInputStream());
        }
    }

    private static int statusOf(InputStream in) throws IOException {
        String line = new String(in.readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
        assertThat(line).startsWith("HTTP/1.1 ");
        return Integer.parseInt(line.substring("HTTP/1.1 ".length()));
    }

    private static void writeChunk(OutputStream out, byte[] chunk) throws IOException {
        out.write(text(Integer.toHexString(chunk.length) + "\r\n"));
        out.write(chunk);
        out.write(text("\r\n"));
    }

    private static byte[] part(String field, String name, String content) {
        return join(
                text("--x\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\""),
                bytes(name),
                text("\"\r\n\r\n" + content + "\r\n"));
    }

    private static byte[] field(String name, byte[] value) {
        return join(text("--x\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n"), value, text("\r\n"));
    }

    private static byte[] body(byte[]... parts) {
        return join(join(parts), text("--x--\r\n"));
    }

    private static byte[] bytes(String name) {
        return name.startsWith("hex:") ? HexFormat.of().parseHex(name.substring(4)) : text(name);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[]... pieces) {
        var joined = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            joined.writeBytes(piece);
        }
        return joined.toByteArray();
    }
}
