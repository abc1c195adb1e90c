package dev.testlane.localstack.balancer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** One of the servers that connections are passed on to. */
public final class Backend {

    private static final int CONNECT_MILLIS = 1_000;
    private static final int MOST_SILENCES = 3;

    private final InetSocketAddress address;
    private final Supplier<Health> check;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    /** Links, and connections that become some. */
    private final AtomicInteger load = new AtomicInteger();

    private volatile Health health = Health.UP;
    private int silences;

    /** @param check asks the server once, in bounded time */
    public Backend(InetSocketAddress address, Supplier<Health> check) {
        this.address = address;
        this.check = check;
    }

    Health health() {
        return health;
    }

    int load() {
        return load.get();
    }

    /** Asks the server; one that stays silent loses its connections, so that their clients go to another one. */
    void check() {
        Health now = check.get();
        silences = now == Health.SILENT ? silences + 1 : 0;
        health = now;
        if (silences >= MOST_SILENCES) {
            links.forEach(Link::abort);
        }
    }

    /** Empty when it takes no connection; otherwise it has to be served. */
    Optional<Socket> connect() {
        load.incrementAndGet();
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, CONNECT_MILLIS);
            return Optional.of(socket);
        } catch (IOException refused) {
            load.decrementAndGet();
            Link.close(socket);
            return Optional.empty();
        }
    }

    /** Passes bytes on in both directions until both have ended. */
    void serve(Link link) throws InterruptedException {
        links.add(link);
        try {
            link.run();
        } finally {
            links.remove(link);
            load.decrementAndGet();
        }
    }

    void abortAll() {
        links.forEach(Link::abort);
    }
}
