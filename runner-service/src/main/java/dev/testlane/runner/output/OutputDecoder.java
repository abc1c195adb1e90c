package dev.testlane.runner.output;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8 that arrives in arbitrary pieces. What is no UTF-8, and U+0000, becomes U+FFFD. */
final class OutputDecoder {

    private static final char REPLACEMENT = '\uFFFD';

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer incomplete = ByteBuffer.allocate(0);

    /** The characters that these bytes complete. */
    String decode(byte[] bytes, int offset, int length) {
        ByteBuffer input = ByteBuffer.allocate(incomplete.remaining() + length)
                .put(incomplete)
                .put(bytes, offset, length)
                .flip();
        CharBuffer output = CharBuffer.allocate(input.remaining() + 1);
        decoder.decode(input, output, false);
        incomplete = input;
        return text(output);
    }

    /** What remains when no more bytes follow. */
    String finish() {
        CharBuffer output = CharBuffer.allocate(incomplete.remaining() + 1);
        decoder.decode(incomplete, output, true);
        decoder.flush(output);
        return text(output);
    }

    private static String text(CharBuffer output) {
        return output.flip().toString().replace('\0', REPLACEMENT);
    }
}
