package dev.testlane.runner.output;

import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/**
 * Takes the launcher's marks, {@code ESC ] 7717 ; seal BEL}, out of the output, however it is cut.
 *
 * <p>Marks come in order, from 1, and each shows the seal of its number, so that nobody can make the next one. Whatever only looks like the next one is ordinary text.
 */
final class MarkFilter {

    private static final byte ESCAPE = 0x1b;

    private static final int SEAL_DIGITS = 32;

    private final Seal seal;
    private final Text onText;
    private final IntConsumer onMark;
    private byte[] next;
    private int matched;
    private int number = 1;

    MarkFilter(Seal seal, Text onText, IntConsumer onMark) {
        this.seal = seal;
        this.onText = onText;
        this.onMark = onMark;
        this.next = mark(seal, number);
    }

    void accept(byte[] bytes, int length) {
        int textStart = 0;
        for (int i = 0; i < length; i++) {
            if (matched > 0 && bytes[i] != next[matched]) {
                onText.accept(next, 0, matched);
                matched = 0;
                textStart = i;
            }
            if (matched > 0 || bytes[i] == ESCAPE) {
                if (matched == 0) {
                    onText.accept(bytes, textStart, i - textStart);
                }
                matched++;
                textStart = i + 1;
                if (matched == next.length) {
                    endMark();
                }
            }
        }
        onText.accept(bytes, textStart, length - textStart);
    }

    /** Gives out what looked like the beginning of a mark, since nothing follows. */
    void finish() {
        onText.accept(next, 0, matched);
        matched = 0;
    }

    private void endMark() {
        matched = 0;
        onMark.accept(number);
        next = mark(seal, ++number);
    }

    static byte[] mark(Seal seal, int number) {
        String digits = seal.of("mark " + number).substring(0, SEAL_DIGITS);
        return ("\u001b]7717;" + digits + "\u0007").getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes a piece of ordinary text, perhaps an empty one. */
    interface Text {
        void accept(byte[] bytes, int offset, int length);
    }
}
