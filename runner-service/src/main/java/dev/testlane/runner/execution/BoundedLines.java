package dev.testlane.runner.execution;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Cuts a stream into lines in bounded memory; a line that is too long is dropped whole. */
final class BoundedLines {

    /** Takes what was read. */
    interface Reader {

        void line(byte[] line);

        /** So many bytes more of a line that is too long. */
        void dropped(int bytes);
    }

    private static final int READ_BYTES = 64 * 1024;

    private final int longest;
    private final Reader reader;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean tooLong;

    BoundedLines(int longest, Reader reader) {
        this.longest = longest;
        this.reader = reader;
    }

    /** Reads to the end of the stream; what follows the last line feed is no line. */
    void readAll(InputStream input) throws IOException {
        byte[] buffer = new byte[READ_BYTES];
        for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
            int start = 0;
            for (int i = 0; i < n; i++) {
                if (buffer[i] == '\n') {
                    add(buffer, start, i - start);
                    endLine();
                    start = i + 1;
                }
            }
            add(buffer, start, n - start);
        }
    }

    private void add(byte[] buffer, int offset, int length) {
        tooLong = tooLong || line.size() + length > longest;
        if (tooLong) {
            reader.dropped(line.size() + length);
            line.reset();
        } else {
            line.write(buffer, offset, length);
        }
    }

    private void endLine() {
        if (!tooLong && line.size() > 0) {
            reader.line(line.toByteArray());
        }
        line.reset();
        tooLong = false;
    }
}
