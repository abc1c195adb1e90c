package dev.testlane.runner.output;

import dev.testlane.contract.Secrets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/** Takes the secrets of one run out of everything that is told of it. */
public final class Masking {

    /** What stands in the place of a secret. */
    public static final String MASK = "[MASKED]";

    private final SecretMatcher matcher;

    private Masking(SecretMatcher matcher) {
        this.matcher = matcher;
    }

    public static Masking of(Secrets secrets) {
        return new Masking(new SecretMatcher(SecretPatterns.of(secrets.values().values())));
    }

    /** The text with its secrets masked. */
    public String mask(String text) {
        if (matcher.isEmpty()) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return occursIn(bytes) ? mask(bytes) : text;
    }

    private boolean occursIn(byte[] bytes) {
        int state = 0;
        for (byte next : bytes) {
            state = matcher.next(state, next);
            if (matcher.found(state) > 0) {
                return true;
            }
        }
        return false;
    }

    private String mask(byte[] bytes) {
        var masked = new ByteArrayOutputStream(bytes.length);
        SecretFilter filter = filter(masked::write, mark -> {});
        filter.accept(bytes, 0, bytes.length);
        filter.finish();
        return masked.toString(StandardCharsets.UTF_8);
    }

    /** A filter for one stream. */
    SecretFilter filter(MarkFilter.Text onText, IntConsumer onMark) {
        return new SecretFilter(matcher, onText, onMark);
    }
}
