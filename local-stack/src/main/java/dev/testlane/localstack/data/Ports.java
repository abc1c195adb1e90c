package dev.testlane.localstack.data;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.core.type.TypeReference;

/** Ports on loopback, kept in a file so that the next start uses the same, and chosen anew when taken by then. */
public final class Ports {

    // Below the ephemeral range, where an outgoing connection of anybody could take them at any moment.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int TRIES = 1_000;

    private final Path file;
    private final Map<String, Integer> ports;

    public Ports(Path file) {
        this.file = file;
        this.ports = Files.exists(file)
                ? new TreeMap<>(Json.MAPPER.readValue(file, new TypeReference<Map<String, Integer>>() {}))
                : new TreeMap<>();
    }

    /** A free port for a server of this name. Throws {@link IllegalStateException} when none is found. */
    public synchronized int get(String name) {
        Integer known = ports.get(name);
        if (known != null && isFree("127.0.0.1", known)) {
            return known;
        }
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (!ports.containsValue(port) && isFree("127.0.0.1", port)) {
                ports.put(name, port);
                PrivateFiles.write(file, Json.MAPPER.writeValueAsString(ports));
                return port;
            }
        }
        throw new IllegalStateException("No free port between " + LOWEST + " and " + HIGHEST);
    }

    /** Whether a server could listen there now. */
    public static boolean isFree(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
