package dev.testlane.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.contract.RunOutcome;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.ApiRun;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.TestRunner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tests can reach of the services and of the network, in each sandbox. */
class IsolationTest {

    private static final Path ATTACK = Path.of("../tests/acceptance/attack_services.py");
    private static final String PASSING = "def test_it(): pass\n";

    @TempDir
    private Path workspace;

    @ParameterizedTest
    @ValueSource(strings = {"full", "landlock"})
    void servicesAreOutOfReach(String sandbox) throws IOException {
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        int database = URI.create(TestStack.postgres().createDatabase()).getPort();
        String attack = Files.readString(ATTACK);
        try (FakeApi api = new FakeApi(broker.apiUrl(), 3, Duration.ofSeconds(24));
                TestRunner _ = start(api, broker, "testlane.runner.sandbox=" + sandbox)) {
            String ports = broker.port() + "," + database + "," + api.url().getPort();

            ApiRun run = api.submit(
                    1,
                    attack,
                    details -> details.variable("ATTACK_PORTS", ports)
                            .variable("ATTACK_FOLDERS", workspace + ":" + workspace.resolve("contents"))
                            .variable(
                                    "ATTACK_PROCESS",
                                    String.valueOf(ProcessHandle.current().pid())));

            assertThat(api.await(run).outcome()).as(api.log(run)).isEqualTo(RunOutcome.SUCCESS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "landlock"})
    void withoutNetworkNothingIsReachable(String sandbox) {
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        try (FakeApi api = new FakeApi(broker.apiUrl(), 3, Duration.ofSeconds(24));
                TestRunner _ =
                        start(api, broker, "testlane.runner.sandbox=" + sandbox, "testlane.runner.network=none")) {
            ApiRun run = api.submit(
                    1, """
                    import pytest, socket
                    @pytest.mark.parametrize("address", ["127.0.0.1", "192.0.2.2", "203.0.113.1"])
                    def test_it(address):
                        with pytest.raises(OSError):
                            socket.create_connection((address, PORT), timeout=5)
                        with pytest.raises(OSError):
                            socket.socket(type=socket.SOCK_DGRAM).sendto(b"", (address, 9))
                            assert address == "127.0.0.1" and "SANDBOX" == "full"  # its own loopback
                            raise OSError
                    def test_pairs():
                        a, b = socket.socketpair()
                        a.send(b"x")
                        assert b.recv(1) == b"x"
                    """.replace("PORT", String.valueOf(broker.port())).replace("SANDBOX", sandbox));

            assertThat(api.await(run).outcome()).as(api.log(run)).isEqualTo(RunOutcome.SUCCESS);
        }
    }

    @ParameterizedTest
    @CsvSource({"none, ERROR", "landlock, SUCCESS", "full, SUCCESS"})
    void uploadedTestsNeedASandbox(String sandbox, RunOutcome outcome) {
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        try (FakeApi api = new FakeApi(broker.apiUrl(), 3, Duration.ofSeconds(24));
                TestRunner _ = start(api, broker, "testlane.runner.sandbox=" + sandbox)) {
            var end = api.await(api.submit(1, PASSING, details -> details.uploaded()));

            assertThat(end.outcome()).isEqualTo(outcome);
            if (outcome == RunOutcome.ERROR) {
                assertThat(end.reason())
                        .startsWith("Uploaded tests need a sandbox, and runner-1 has none.")
                        .contains("apt-get install bubblewrap", "TESTLANE_RUNNER_UNSANDBOXED_UPLOADS=true");
            }
            assertThat(api.await(api.submit(2, PASSING)).outcome()).isEqualTo(RunOutcome.SUCCESS);
        }
    }

    @Test
    void operatorMayAllowUploadedTestsWithoutASandbox() {
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        try (FakeApi api = new FakeApi(broker.apiUrl(), 3, Duration.ofSeconds(24));
                TestRunner _ = start(api, broker, "testlane.runner.unsandboxed-uploads=true")) {
            assertThat(api.await(api.submit(1, PASSING, details -> details.uploaded()))
                            .outcome())
                    .isEqualTo(RunOutcome.SUCCESS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "landlock"})
    void processorTimeIsLimited(String sandbox) {
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        try (FakeApi api = new FakeApi(broker.apiUrl(), 3, Duration.ofSeconds(24));
                TestRunner _ =
                        start(api, broker, "testlane.runner.sandbox=" + sandbox, "testlane.runner.cpu-time=2s")) {
            var end = api.await(api.submit(1, "def test_it():\n    while True: pass\n"));

            assertThat(end.outcome()).isEqualTo(RunOutcome.ERROR);
            assertThat(end.reason())
                    .startsWith("The test process used up its processor time during test_it.py::test_it;");
        }
    }

    private TestRunner start(FakeApi api, VirtualHost broker, String... settings) {
        return TestRunner.start("runner-1", api.url(), broker.runnerUrl(), workspace, 1, settings);
    }
}
