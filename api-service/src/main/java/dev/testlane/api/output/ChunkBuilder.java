package dev.testlane.api.output;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Joins pieces of output into rows of a sensible size. */
final class ChunkBuilder {

    private static final int ROW_BYTES = 128 * 1024;

    private final List<LogChunk> chunks = new ArrayList<>();
    private final ByteArrayOutputStream row = new ByteArrayOutputStream();
    private long rowStart;

    ChunkBuilder(long start) {
        this.rowStart = start;
    }

    void append(String text) {
        row.writeBytes(text.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8));
        if (row.size() >= ROW_BYTES) {
            closeRow();
        }
    }

    /** The offset after everything appended so far. */
    long end() {
        return rowStart + row.size();
    }

    List<LogChunk> build() {
        closeRow();
        return List.copyOf(chunks);
    }

    private void closeRow() {
        if (row.size() > 0) {
            chunks.add(new LogChunk(rowStart, end(), row.toByteArray()));
            rowStart = chunks.getLast().endOffset();
            row.reset();
        }
    }
}
