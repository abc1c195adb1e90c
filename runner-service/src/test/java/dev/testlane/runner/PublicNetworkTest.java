package dev.testlane.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.testlane.contract.RunOutcome;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.ApiRun;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.TestRunner;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that may reach the internet, but neither this machine nor its neighbours. */
class PublicNetworkTest {

    @TempDir
    private Path workspace;

    private boolean rulesAreSet;

    /** A runner leaves its rules, and other tests use other users. */
    @AfterEach
    void removeRules() throws IOException, InterruptedException {
        if (rulesAreSet) {
            new ProcessBuilder("/usr/sbin/nft", "delete", "table", "inet", "testlane_users_57500_57999")
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    /** The machine's own traffic is as ever; the kernel's answers belong to no user. */
    private static void assertClosedPortRefusesAtOnce() throws IOException {
        InetSocketAddress closed;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
        }
        try (Socket socket = new Socket()) {
            assertThatThrownBy(() -> socket.connect(closed, 1000))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("refused");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "landlock"})
    void machineAndNeighboursAreOutOfReach(String sandbox) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/nft")), "needs nftables");
        Process nft = new ProcessBuilder("/usr/sbin/nft", "list", "tables").start();
        assumeTrue(nft.waitFor() == 0, "only root may set rules");
        rulesAreSet = true;
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        try (FakeApi api = new FakeApi(broker.apiUrl(), 3, Duration.ofSeconds(24));
                TestRunner _ = TestRunner.start(
                        "runner-1",
                        api.url(),
                        broker.runnerUrl(),
                        workspace,
                        1,
                        "testlane.runner.sandbox=" + sandbox,
                        "testlane.runner.network=public",
                        "testlane.runner.sandbox-user=57000")) {
            ApiRun run = api.submit(1, """
                    import errno, os, pytest, re, socket
                    def send(address, port=9):
                        family = socket.AF_INET6 if ":" in address else socket.AF_INET
                        with socket.socket(family, socket.SOCK_DGRAM) as s: s.sendto(b"x", (address, port))
                    def own_address():
                        with socket.socket(type=socket.SOCK_DGRAM) as s:
                            s.connect(("203.0.113.1", 9))  # no packet leaves
                            return s.getsockname()[0]
                    @pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "0.0.0.0"])
                    def test_services(address):
                        with pytest.raises(OSError): socket.create_connection((address, PORT), timeout=5)
                    def test_own_address():
                        with pytest.raises(OSError): socket.create_connection((own_address(), PORT), timeout=5)
                        with pytest.raises(OSError): send(own_address())
                    @pytest.mark.parametrize("address", ["10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.169.254",
                        "100.64.0.1", "127.0.0.53", "224.0.0.1", "255.255.255.255", "fd00::1", "fe80::1", "ff02::1"])
                    def test_private(address):
                        with pytest.raises(OSError): send(address)
                    def test_public():
                        try: send("203.0.113.1")
                        except OSError as e: assert e.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH)
                    @pytest.mark.skipif(not os.access("/etc/resolv.conf", os.R_OK), reason="the file is root's own")
                    def test_name_servers():
                        for server in re.findall(r"(?m)^nameserver\\s+(\\S+)", open("/etc/resolv.conf").read()):
                            send(server, 53)
                    """.replace("PORT", String.valueOf(broker.port())));

            assertThat(api.await(run).outcome()).as(api.log(run)).isEqualTo(RunOutcome.SUCCESS);
            assertClosedPortRefusesAtOnce();
        }
    }
}
