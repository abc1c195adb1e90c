package dev.testlane.runner.output;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The forms in which a secret value may stand in output: as it is, each of its lines, and both in Base64 at any
 * alignment, percent-encoded, and as the inside of a JSON string or a Python literal.
 */
final class SecretPatterns {

    /** What is shorter stands in ordinary text too often. */
    private static final int LEAST_CHARACTERS = 4;
    /** Short pieces of Base64 look like words. */
    private static final int LEAST_BASE64 = 6;

    private static final HexFormat LOWER_HEX = HexFormat.of();
    private static final HexFormat UPPER_HEX = LOWER_HEX.withUpperCase();
    private static final String UNRESERVED = "_.-~";

    private SecretPatterns() {}

    /** All forms of these values, in bytes of UTF-8. */
    static List<byte[]> of(Collection<String> values) {
        Set<String> forms = new LinkedHashSet<>();
        for (String value : values) {
            Stream.concat(Stream.of(value, value.strip()), value.lines().map(String::strip))
                    .filter(part -> part.length() >= LEAST_CHARACTERS)
                    .distinct()
                    .forEach(part -> addForms(part, forms));
        }
        return forms.stream().map(form -> form.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private static void addForms(String text, Set<String> forms) {
        forms.add(text);
        forms.addAll(base64(text.getBytes(StandardCharsets.UTF_8)));
        forms.add(percentEncoded(text, "/", "%20"));
        forms.add(percentEncoded(text, "", "%20"));
        forms.add(percentEncoded(text, "", "+"));
        forms.add(percentEncoded(text, "!'()*", "%20"));
        forms.add(json(text, character -> character < 0x80));
        forms.add(json(text, character -> true));
        boolean escapesQuote = text.contains("'") && text.contains("\"");
        forms.add(python(text, escapesQuote, character -> true));
        forms.add(python(text, escapesQuote, character -> character < 0x7f));
        forms.add(python(latin1(text), escapesQuote, character -> character < 0x7f));
        forms.add(python(text, false, character -> character < 0x7f)); // in ids of parametrised tests
    }

    /** The text in Base64, and what the text alone decides of it when one or two bytes stand before and any behind. */
    private static List<String> base64(byte[] text) {
        List<String> forms = new ArrayList<>();
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            forms.add(encoder.encodeToString(text));
            for (int before = 0; before < 3; before++) {
                byte[] shifted = new byte[before + text.length];
                System.arraycopy(text, 0, shifted, before, text.length);
                String encoded = encoder.withoutPadding().encodeToString(shifted);
                int from = (before * 8 + 5) / 6;
                int to = shifted.length * 8 / 6;
                if (to - from >= LEAST_BASE64) {
                    forms.add(encoded.substring(from, to));
                }
            }
        }
        return forms;
    }

    private static String percentEncoded(String text, String safe, String space) {
        StringBuilder encoded = new StringBuilder();
        for (byte part : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (part & 0xff);
            boolean isPlain = character < 0x80 && Character.isLetterOrDigit(character)
                    || UNRESERVED.indexOf(character) >= 0
                    || safe.indexOf(character) >= 0;
            if (isPlain) {
                encoded.append(character);
            } else {
                encoded.append(character == ' ' ? space : "%" + UPPER_HEX.toHexDigits(part));
            }
        }
        return encoded.toString();
    }

    private static String json(String text, IntPredicate isPlain) {
        StringBuilder escaped = new StringBuilder();
        for (char character : text.toCharArray()) {
            escaped.append(
                    switch (character) {
                        case '"' -> "\\\"";
                        case '\\' -> "\\\\";
                        case '\n' -> "\\n";
                        case '\r' -> "\\r";
                        case '\t' -> "\\t";
                        case '\b' -> "\\b";
                        case '\f' -> "\\f";
                        default ->
                            character < 0x20 || !isPlain.test(character)
                                    ? "\\u" + LOWER_HEX.toHexDigits(character)
                                    : String.valueOf(character);
                    });
        }
        return escaped.toString();
    }

    /** The inside of {@code repr()} or {@code ascii()} of a string or, if each character is a byte, of bytes. */
    private static String python(String text, boolean escapesQuote, IntPredicate isPlain) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(character -> escaped.append(
                        switch (character) {
                            case '\'' -> escapesQuote ? "\\'" : "'";
                            case '\\' -> "\\\\";
                            case '\n' -> "\\n";
                            case '\r' -> "\\r";
                            case '\t' -> "\\t";
                            default ->
                                Character.isISOControl(character) || !isPlain.test(character)
                                        ? pythonEscape(character)
                                        : Character.toString(character);
                        }));
        return escaped.toString();
    }

    private static String pythonEscape(int character) {
        if (character < 0x100) {
            return "\\x" + LOWER_HEX.toHexDigits((byte) character);
        }
        return character < 0x10000
                ? "\\u" + LOWER_HEX.toHexDigits((char) character)
                : "\\U" + LOWER_HEX.toHexDigits(character);
    }

    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
