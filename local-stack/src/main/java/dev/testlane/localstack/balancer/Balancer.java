package dev.testlane.localstack.balancer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes each TCP connection on to one of several equal servers: to one that answers, and of these to the one with the
 * fewest connections. It looks into no byte, so streams of any kind pass as they are.
 */
public final class Balancer implements AutoCloseable {

    private static final int WAITING = 1_024;
    private static final int MOST_LINKS = 2_000;
    private static final Duration CHECK_PERIOD = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Comparator<Backend> BEST_FIRST =
            Comparator.comparing(Backend::health).thenComparingInt(Backend::load);

    private final ServerSocket listener;
    private final List<Backend> backends;
    private final Semaphore free = new Semaphore(MOST_LINKS);
    private final AtomicInteger turn = new AtomicInteger();

    private Balancer(ServerSocket listener, List<Backend> backends) {
        this.listener = listener;
        this.backends = List.copyOf(backends);
    }

    /** Listens from now on until it is closed. */
    public static Balancer open(InetSocketAddress address, List<Backend> backends) throws IOException {
        Balancer balancer = new Balancer(new ServerSocket(), backends);
        balancer.listener.setReuseAddress(true);
        balancer.listener.bind(address, WAITING);
        Thread.ofVirtual().name("balancer").start(balancer::acceptAll);
        balancer.backends.forEach(
                backend -> Thread.ofVirtual().name("balancer-check").start(() -> balancer.watch(backend)));
        return balancer;
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            free.acquireUninterruptibly();
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closedOrOutOfFiles) {
                free.release();
                pause(RETRY);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setKeepAlive(true);
            client.setTcpNoDelay(true);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!passOn(client) && System.nanoTime() < deadline && !listener.isClosed()) {
                pause(RETRY);
            }
        } catch (IOException gone) {
            // nobody is there to tell
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            free.release();
        }
    }

    /** False when no server takes the connection now. */
    private boolean passOn(Socket client) throws IOException, InterruptedException {
        for (Backend backend : inOrderOfPreference()) {
            Optional<Socket> server = backend.connect();
            if (server.isPresent()) {
                backend.serve(new Link(client, server.get()));
                return true;
            }
        }
        return false;
    }

    private List<Backend> inOrderOfPreference() {
        List<Backend> order = new ArrayList<>(backends);
        Collections.rotate(order, turn.getAndIncrement());
        order.sort(BEST_FIRST);
        return order;
    }

    private void watch(Backend backend) {
        while (!listener.isClosed()) {
            backend.check();
            pause(CHECK_PERIOD);
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes no more connections and ends those that are open. */
    @Override
    public void close() throws IOException {
        listener.close();
        backends.forEach(Backend::abortAll);
    }
}
