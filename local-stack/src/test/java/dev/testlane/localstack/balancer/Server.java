package dev.testlane.localstack.balancer;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server on loopback whose connections a test serves by hand. */
final class Server implements AutoCloseable {

    private final ServerSocket listener;
    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
    private final AtomicInteger checks = new AtomicInteger();
    private volatile Health health = Health.UP;

    Server(int port) throws IOException {
        listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::acceptAll);
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                accepted.add(listener.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    Backend backend() {
        return new Backend(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), this::check);
    }

    int port() {
        return listener.getLocalPort();
    }

    private Health check() {
        checks.incrementAndGet();
        return health;
    }

    /** Returns when it was asked so many times from now on. */
    void awaitChecks(int count) {
        int before = checks.get();
        await().atMost(Duration.ofSeconds(30)).until(() -> checks.get() >= before + count);
    }

    void is(Health now) {
        health = now;
    }

    /** The next connection that came in; null if none comes within 5 s. */
    @Nullable
    Socket next() throws InterruptedException {
        return accepted.poll(5, TimeUnit.SECONDS);
    }

    int waiting() {
        return accepted.size();
    }

    /** As a killed process: its port is closed and so are its connections. */
    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }
}
