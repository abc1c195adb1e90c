package dev.testlane.runner.output;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntConsumer;

/**
 * Puts {@link Masking#MASK} in the place of secrets in a stream of bytes, however it is cut. Secrets that overlap or
 * touch become one mask. Only what may be the beginning of a secret is held back; marks keep their places.
 */
final class SecretFilter {

    private static final byte[] MASK = Masking.MASK.getBytes(StandardCharsets.US_ASCII);
    private static final int OUTPUT_BYTES = 16 * 1024;

    private final SecretMatcher matcher;
    private final MarkFilter.Text onText;
    private final IntConsumer onMark;

    private int state;
    private long received;
    /** How many of the received bytes were given out or masked; the rest is in {@code held}, a ring. */
    private long passed;

    private byte[] held = new byte[1024];
    /** Secrets that reach beyond {@code passed}, in order and apart from each other. */
    private final Deque<Span> secrets = new ArrayDeque<>();

    private long maskEnd = -1;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final byte[] output = new byte[OUTPUT_BYTES];
    private int outputLength;

    SecretFilter(SecretMatcher matcher, MarkFilter.Text onText, IntConsumer onMark) {
        this.matcher = matcher;
        this.onText = onText;
        this.onMark = onMark;
    }

    private record Span(long start, long end) {}

    private record Mark(long position, int number) {}

    void accept(byte[] bytes, int offset, int length) {
        if (matcher.isEmpty()) {
            onText.accept(bytes, offset, length);
            return;
        }
        int end = offset + length;
        for (int at = offset; at < end; at++) {
            if (passed == received) {
                int plain = at;
                while (plain < end && !matcher.starts(bytes[plain])) {
                    plain++;
                }
                passPlain(bytes, at, plain - at);
                at = plain;
            }
            if (at < end) {
                take(bytes[at]);
            }
        }
        flush();
    }

    /** Notes a mark behind all that was accepted. */
    void mark(int number) {
        marks.add(new Mark(received, number));
        passMarks();
    }

    /** Gives out what was held back, since nothing follows. */
    void finish() {
        pass(received);
        passMarks();
        flush();
        state = 0;
    }

    private void take(byte next) {
        hold(next);
        state = matcher.next(state, next);
        int found = matcher.found(state);
        if (found > 0) {
            addSecret(received - found);
        }
        pass(received - matcher.depth(state));
        passMarks();
    }

    private void hold(byte next) {
        int size = (int) (received - passed);
        if (size == held.length) {
            byte[] larger = new byte[size * 2];
            for (long position = passed; position < received; position++) {
                larger[(int) (position % larger.length)] = held[(int) (position % size)];
            }
            held = larger;
        }
        held[(int) (received++ % held.length)] = next;
    }

    private void addSecret(long from) {
        long start = from;
        while (!secrets.isEmpty() && secrets.getLast().end() >= start) {
            start = Math.min(start, secrets.removeLast().start());
        }
        secrets.add(new Span(start, received));
    }

    private void pass(long end) {
        while (passed < end) {
            passMarks();
            if (isSecret()) {
                if (passed != maskEnd) {
                    write(MASK, 0, MASK.length);
                }
                maskEnd = passed + 1;
            } else {
                write(held, (int) (passed % held.length), 1);
            }
            passed++;
        }
    }

    private boolean isSecret() {
        while (!secrets.isEmpty() && secrets.getFirst().end() <= passed) {
            secrets.removeFirst();
        }
        return !secrets.isEmpty() && secrets.getFirst().start() <= passed;
    }

    private void passPlain(byte[] bytes, int offset, int length) {
        state = 0;
        received += length;
        passed = received;
        write(bytes, offset, length);
    }

    private void passMarks() {
        while (!marks.isEmpty() && marks.getFirst().position() <= passed) {
            flush();
            onMark.accept(marks.removeFirst().number());
        }
    }

    private void write(byte[] bytes, int offset, int length) {
        for (int from = offset; from < offset + length; ) {
            if (outputLength == output.length) {
                flush();
            }
            int part = Math.min(offset + length - from, output.length - outputLength);
            System.arraycopy(bytes, from, output, outputLength, part);
            outputLength += part;
            from += part;
        }
    }

    private void flush() {
        onText.accept(output, 0, outputLength);
        outputLength = 0;
    }
}
