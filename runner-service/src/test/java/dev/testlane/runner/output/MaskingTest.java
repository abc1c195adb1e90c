package dev.testlane.runner.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.contract.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {

    private static Masking of(String... secrets) {
        Map<String, String> values = new HashMap<>();
        for (String secret : secrets) {
            values.put("S" + values.size(), secret);
        }
        return Masking.of(new Secrets(values));
    }

    /** What one stream gave out, with its marks. */
    private static final class Stream {

        private final StringBuilder seen = new StringBuilder();
        private final SecretFilter filter;

        Stream(SecretMatcher matcher) {
            this.filter = new SecretFilter(
                    matcher, this::text, mark -> seen.append('<').append(mark).append('>'));
        }

        private void text(byte[] bytes, int offset, int length) {
            seen.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
        }

        Stream write(byte[] bytes) {
            filter.accept(bytes, 0, bytes.length);
            return this;
        }

        Stream write(String text) {
            return write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        String end() {
            filter.finish();
            return seen.toString();
        }
    }

    private static SecretMatcher matcher(String... patterns) {
        return new SecretMatcher(Arrays.stream(patterns)
                .map(pattern -> pattern.getBytes(StandardCharsets.ISO_8859_1))
                .toList());
    }

    /** The plain definition: all bytes of all occurrences, each unbroken stretch of them one mask. */
    private static String reference(String text, String... patterns) {
        BitSet secret = new BitSet();
        for (String pattern : patterns) {
            for (int at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) {
                secret.set(at, at + pattern.length());
            }
        }
        StringBuilder masked = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            if (!secret.get(at)) {
                masked.append(text.charAt(at));
            } else if (at == 0 || !secret.get(at - 1)) {
                masked.append(Masking.MASK);
            }
        }
        return masked.toString();
    }

    private static String anyText(Random random, String alphabet, int length) {
        return IntStream.range(0, length)
                .mapToObj(at -> String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))))
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "abc", "abcdefgh\n\u00ff"})
    void masksAlikeHoweverTheTextIsCut(String alphabet) {
        Random random = new Random(42);
        for (int round = 0; round < 3_000; round++) {
            String[] patterns = IntStream.range(0, 1 + random.nextInt(6))
                    .mapToObj(n -> anyText(random, alphabet, 1 + random.nextInt(7)))
                    .toArray(String[]::new);
            List<String> pieces = new ArrayList<>();
            for (int n = random.nextInt(12); n >= 0; n--) {
                boolean isSecret = random.nextInt(3) == 0;
                pieces.add(isSecret ? patterns[0] : anyText(random, alphabet, random.nextInt(9)));
            }

            Stream stream = new Stream(matcher(patterns));
            pieces.forEach(stream::write);

            assertThat(stream.end())
                    .as("%s in %s", Arrays.toString(patterns), pieces)
                    .isEqualTo(reference(String.join("", pieces), patterns));
        }
    }

    @Test
    void longSecretsAreHeldBackWhole() {
        String secret = "a".repeat(8_191) + "b";
        Stream stream = new Stream(matcher(secret));

        for (char character : ("x" + "a".repeat(3) + secret + "a".repeat(5_000)).toCharArray()) {
            stream.write(String.valueOf(character));
        }

        assertThat(stream.seen).hasToString("xaaa[MASKED]");
        assertThat(stream.end()).isEqualTo("xaaa[MASKED]" + "a".repeat(5_000));
    }

    @Test
    void onlyWhatMayBeASecretWaits() {
        Stream stream = new Stream(matcher("secret"));

        stream.write("the sec");
        assertThat(stream.seen).hasToString("the ");
        stream.write("ond secre");
        assertThat(stream.seen).hasToString("the second ");
        assertThat(stream.end()).isEqualTo("the second secre");
    }

    @Test
    void marksKeepTheirPlaces() {
        Stream stream = new Stream(matcher("secret"));
        stream.filter.mark(1);
        stream.write("se");
        stream.filter.mark(2);
        stream.write("t sec");
        stream.filter.mark(3);
        stream.write("ret!");
        stream.filter.mark(4);

        assertThat(stream.end()).isEqualTo("<1>se<2>t [MASKED]<3>!<4>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            hunter2            | Basic dXNlcjpodW50ZXIy       | Basic dXNlcjp[MASKED]
            hunter2            | aHVudGVyMg==                 | [MASKED]
            pass word/1        | ?p=pass%20word/1             | ?p=[MASKED]
            pass word/1        | ?p=pass+word%2F1&x           | ?p=[MASKED]&x
            pass word/1        | ?p=pass%20word%2F1           | ?p=[MASKED]
            say "no"           | {"p": "say \\"no\\""}        | {"p": "[MASKED]"}
            grün und blau      | gr\\u00fcn und blau          | [MASKED]
            grün und blau      | b'gr\\xc3\\xbcn und blau'    | b'[MASKED]'
            it's "so"          | 'it\\'s "so"'                | '[MASKED]'
            grün"'\\ und 🚀    | a[gr\\xfcn"'\\\\ und \\U0001f680]   | a[[MASKED]]
            🚀🚀 off          | \\ud83d\\ude80\\ud83d\\ude80 off | [MASKED]
            Hunter2            | hunter2                      | hunter2
            hunter2            | hunter                       | hunter
            """)
    void usualEncodingsAreMasked(String secret, String text, String masked) {
        assertThat(of(secret).mask(text)).isEqualTo(masked);
    }

    @Test
    void eachLineOfASecretIsOne() {
        Masking masking = of("-----BEGIN-----\r\n  first line\nxyz\n-----END-----\n");

        assertThat(masking.mask("> first line\n+ -----END-----\nxyz")).isEqualTo("> [MASKED]\n+ [MASKED]\nxyz");
        assertThat(masking.mask("'-----BEGIN-----\\r\\n  first line\\nxyz\\n-----END-----\\n'"))
                .isEqualTo("'[MASKED]'");
    }

    @Test
    void withoutSecretsNothingChanges() {
        assertThat(of().mask("hunter2 [MASKED]")).isEqualTo("hunter2 [MASKED]");
        assertThat(new Stream(matcher()).write("hunter2").seen).hasToString("hunter2");
    }
}
