package dev.testlane.localstack.balancer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.testlane.localstack.data.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before each test
class BalancerTest {

    private static final int MEBIBYTE = 1024 * 1024;

    @TempDir
    private Path folder;

    private Server one;
    private Server other;
    private Balancer balancer;

    @BeforeEach
    void open() throws IOException {
        Ports ports = new Ports(folder.resolve("ports.json"));
        one = new Server(ports.get("one"));
        other = new Server(ports.get("other"));
        balancer = open(one.backend(), other.backend());
    }

    @AfterEach
    void close() throws IOException {
        balancer.close();
        one.close();
        other.close();
    }

    @Test
    void passesBytesOnBothWaysAndEachEndByItself() throws Exception {
        try (Socket client = client();
                Socket server = accepted()) {
            client.getOutputStream().write("question".getBytes(UTF_8));
            client.shutdownOutput();
            assertThat(server.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("question");

            server.getOutputStream().write("answer".getBytes(UTF_8));
            server.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("answer");
        }
    }

    @Test
    void spreadsConnectionsEvenly() throws Exception {
        List<Socket> clients = new ArrayList<>();
        for (int count = 1; count <= 6; count++) {
            clients.add(client());
            int expected = count;
            await().until(() -> one.waiting() + other.waiting() == expected);
        }

        assertThat(List.of(one.waiting(), other.waiting())).containsExactly(3, 3);
        for (Socket client : clients) {
            client.close();
        }
    }

    @Test
    void goesToTheNextServerWhenOneIsGone() throws Exception {
        one.close();

        for (int i = 0; i < 4; i++) {
            try (Socket client = client();
                    Socket server = requireNonNull(other.next())) {
                server.getOutputStream().write('!');
                assertThat(client.getInputStream().read()).isEqualTo('!');
            }
        }
    }

    @Test
    void waitsForAServerThatIsAboutToStart() throws Exception {
        try (Socket reserved = new Socket()) {
            reserved.setReuseAddress(true);
            reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // nobody else gets this port
            InetSocketAddress address = (InetSocketAddress) reserved.getLocalSocketAddress();
            try (Balancer waiting = open(new Backend(address, () -> Health.UP));
                    Socket client = new Socket(InetAddress.getLoopbackAddress(), waiting.port());
                    Server late = new Server(address.getPort());
                    Socket server = requireNonNull(late.next())) {
                server.getOutputStream().write('!');
                assertThat(client.getInputStream().read()).isEqualTo('!');
            }
        }
    }

    @Test
    void endsTheConnectionWhenThereIsNoServer() throws Exception {
        one.close();
        other.close();

        try (Socket client = client()) {
            client.setSoTimeout(20_000);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void takesTheConnectionsFromAFrozenServer() throws Exception {
        try (Socket client = client();
                Socket server = accepted();
                Socket otherClient = client();
                Socket otherServer = accepted()) {
            Server frozen = isOf(server, one) ? one : other;
            Server living = isOf(server, one) ? other : one;
            frozen.is(Health.SILENT);

            client.setSoTimeout(20_000);
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
            otherServer.getOutputStream().write('!');
            assertThat(otherClient.getInputStream().read()).isEqualTo('!');
            try (Socket _ = client()) {
                assertThat(living.next()).isNotNull();
            }
        }
    }

    @Test
    void leavesAServerItsConnectionsThatOnlyTakesNoMore() throws Exception {
        try (Socket client = client();
                Socket server = accepted()) {
            one.is(Health.DOWN);
            other.is(Health.DOWN);
            one.awaitChecks(5);
            other.awaitChecks(5);

            server.getOutputStream().write('!');
            assertThat(client.getInputStream().read()).isEqualTo('!');
        }
    }

    @Test
    void tellsABrokenConnectionFromOneThatHasEnded() throws Exception {
        try (Socket client = client();
                Socket server = accepted()) {
            server.setSoLinger(true, 0);
            server.close();

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void stopsAServerWhoseClientDoesNotRead() throws Exception {
        try (Socket client = client();
                Socket server = accepted()) {
            AtomicLong sent = new AtomicLong();
            Thread sender = Thread.ofVirtual().start(() -> sendAll(server, 64L * MEBIBYTE, sent));

            AtomicLong before = new AtomicLong();
            await().pollInterval(Duration.ofMillis(500))
                    .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
            assertThat(sent.get()).isLessThan(32L * MEBIBYTE);

            assertThat(client.getInputStream().readNBytes(64 * MEBIBYTE)).hasSize(64 * MEBIBYTE);
            sender.join();
        }
    }

    @Test
    void endsAllWhenItIsClosed() throws Exception {
        try (Socket client = client();
                Socket _ = accepted()) {
            balancer.close();

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
            assertThatThrownBy(this::client).isInstanceOf(IOException.class);
        }
    }

    private static void sendAll(Socket server, long bytes, AtomicLong sent) {
        byte[] chunk = new byte[64 * 1024];
        Arrays.fill(chunk, (byte) 'x');
        try {
            while (sent.get() < bytes) {
                server.getOutputStream().write(chunk);
                sent.addAndGet(chunk.length);
            }
        } catch (IOException closed) {
            // the test says what is missing
        }
    }

    private static boolean isOf(Socket accepted, Server server) {
        return accepted.getLocalPort() == server.port();
    }

    private static Balancer open(Backend... backends) throws IOException {
        return Balancer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), List.of(backends));
    }

    private Socket client() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), balancer.port());
    }

    /** The connection at whichever server. */
    private Socket accepted() {
        return requireNonNull(await().until(
                        () -> one.waiting() > 0 ? one.next() : other.waiting() > 0 ? other.next() : null,
                        socket -> socket != null));
    }
}
