package dev.testlane.localstack.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class UpCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter errors = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "--port, 0, --port must be between 1 and 65535",
        "--port, 65536, --port must be between 1 and 65535",
        "--port, http, is not an int",
        "--runners, 65, --runners must be between 0 and 64",
        "--brokers, 2, '--brokers must be 1 or 3, not 2'",
        "--api, 9, --api must be between 1 and 8",
        "--slots, 0, --slots must be between 1 and 256",
        "--solts, 1, Unknown option",
    })
    void explainsBadOptions(String option, String value, String explanation) {
        assertThat(execute("up", option, value, "--data", folder.resolve("data").toString()))
                .isEqualTo(2);

        assertThat(errors.toString()).contains(explanation).contains("Usage: local-stack up");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void explainsADataFolderThatIsNone() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(execute("up", "--data", file.toString())).isEqualTo(2);

        assertThat(errors.toString()).contains(file + " is not a folder");
    }

    @Test
    void explainsATakenPort() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());

            assertThat(execute("up", "--port", port, "--data", folder.toString()))
                    .isEqualTo(1);

            assertThat(errors.toString())
                    .contains("Port " + port + " is in use")
                    .contains("--port");
        }
    }

    private int execute(String... arguments) {
        CommandLine command = LocalStackCommand.commandLine();
        command.setErr(new PrintWriter(errors, true));
        return command.execute(arguments);
    }
}
