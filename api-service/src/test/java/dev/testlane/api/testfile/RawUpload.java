package dev.testlane.api.testfile;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An upload on a connection of its own, which may stall or break off. */
final class RawUpload implements AutoCloseable {

    private final Socket socket;
    private final OutputStream out;

    /** Opens the connection and sends the head of a request that promises this many bytes. */
    RawUpload(int port, long length) throws IOException {
        socket = new Socket("127.0.0.1", port);
        out = socket.getOutputStream();
        send("POST /api/v1/test-files HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: %d\r\n".formatted(port, length)
                + "Content-Type: multipart/form-data; boundary=x\r\n\r\n");
    }

    static String field(String name, String value) {
        return "--x\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(name, value);
    }

    /** The start of a file, which ends with the next part. */
    static String file(String name, String content) {
        return "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n%s"
                .formatted(name, content);
    }

    void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    boolean isAnswered() {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of the answer's head; waits for them. */
    List<String> answer() throws IOException {
        var head = new StringBuilder();
        for (int read = socket.getInputStream().read();
                read >= 0 && head.indexOf("\r\n\r\n") < 0;
                read = socket.getInputStream().read()) {
            head.append((char) read);
        }
        return head.toString().lines().toList();
    }

    /** Breaks off as a process that is killed does. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
