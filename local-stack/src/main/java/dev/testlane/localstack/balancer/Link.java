package dev.testlane.localstack.balancer;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/** A client's connection and the server's that belongs to it. What one side does not read, the other can't send. */
record Link(Socket client, Socket server) {

    /** Returns when both directions have ended, and both connections are closed then. */
    void run() throws InterruptedException {
        try {
            Thread answers = Thread.ofVirtual().start(() -> pass(server, client));
            pass(client, server);
            answers.join();
        } finally {
            close(client);
            close(server);
        }
    }

    /** An end is passed on as an end, a broken connection as a broken one. */
    private void pass(Socket from, Socket to) {
        try {
            var _ = from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException broken) {
            abort();
        }
    }

    /** Resets both connections, so that nobody takes what has arrived for the whole. */
    void abort() {
        reset(client);
        reset(server);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException closed) {
            return;
        }
        close(socket);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException broken) {
            // it is gone all the same
        }
    }
}
