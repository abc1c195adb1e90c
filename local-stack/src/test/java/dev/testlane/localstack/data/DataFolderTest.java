package dev.testlane.localstack.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    private Path folder;

    @Test
    void secretsStayTheSameAndAreForTheirOwnerOnly() throws IOException {
        String secret = new Secrets(folder.resolve("secrets")).get("runner-token");

        assertThat(secret).matches("[0-9a-f]{48}");
        assertThat(new Secrets(folder.resolve("secrets")).get("runner-token")).isEqualTo(secret);
        assertThat(new Secrets(folder.resolve("secrets")).get("another")).isNotEqualTo(secret);
        String key = new Secrets(folder.resolve("secrets")).key("key");
        assertThat(Base64.getDecoder().decode(key)).hasSize(32);
        assertThat(new Secrets(folder.resolve("secrets")).key("key")).isEqualTo(key);
        assertThat(mode(folder.resolve("secrets"))).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("secrets/runner-token"))).isEqualTo("rw-------");
    }

    @Test
    void existingFoldersBecomePrivate() throws IOException {
        Path open = Files.createDirectory(
                folder.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        assertThat(mode(PrivateFiles.folder(open))).isEqualTo("rwx------");
    }

    @Test
    void portsAreKeptWhileFreeAndChosenAnewWhenTaken() throws IOException {
        Path file = folder.resolve("ports.json");
        int port = new Ports(file).get("postgres");
        assertThat(port).isBetween(1024, 32_767);
        assertThat(new Ports(file).get("postgres")).isEqualTo(port);
        assertThat(new Ports(file).get("rabbitmq")).isNotEqualTo(port);

        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(other.isBound()).isTrue();
            assertThat(new Ports(file).get("postgres")).isNotEqualTo(port);
        }
    }

    @Test
    void oneInstanceHoldsTheFolder() {
        InstanceLock lock = InstanceLock.take(folder).orElseThrow();
        assertThat(InstanceLock.take(folder)).isEmpty();

        lock.close();

        assertThat(InstanceLock.take(folder)).hasValueSatisfying(InstanceLock::close);
    }

    @Test
    void theLogsOfThreeEarlierStartsAreKept() throws IOException {
        LogFiles logs = new LogFiles(folder.resolve("logs"));
        for (int start = 1; start <= 5; start++) {
            Files.writeString(logs.rotate("api-1"), "start " + start);
        }

        assertThat(logs.of("api-1")).hasContent("start 5");
        assertThat(logs.folder().resolve("api-1.log.1")).hasContent("start 4");
        assertThat(logs.folder().resolve("api-1.log.3")).hasContent("start 2");
        assertThat(logs.folder().resolve("api-1.log.4")).doesNotExist();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
