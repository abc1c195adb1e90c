package dev.testlane.runner.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkFilterTest {

    private final StringBuilder seen = new StringBuilder();
    private final MarkFilter filter = new MarkFilter(
            "n0nce",
            (bytes, offset, length) -> seen.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1)),
            number -> seen.append("<").append(number).append(">"));

    private static String mark(String nonce, Object number) {
        return "\u001b]7717;" + nonce + ";" + number + "\u0007";
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 1000})
    void marksAreTakenOutHoweverTheOutputIsCut(int size) {
        String forged =
                mark("other", 2) + mark("n0nce", 4) + mark("n0nce", "x") + mark("n0nce", "02") + mark("n0nce", 1);
        String text = "a" + mark("n0nce", 1) + "\u001b[31mred" + forged + mark("n0nce", 2) + mark("n0nce", 3)
                + "\u001b\u001b" + mark("n0nce", 4) + "end\u001b]7717;n0";
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);

        for (int start = 0; start < bytes.length; start += size) {
            byte[] piece = Arrays.copyOfRange(bytes, start, Math.min(start + size, bytes.length));
            filter.accept(piece, piece.length);
        }
        filter.finish();

        assertThat(seen).hasToString("a<1>\u001b[31mred" + forged + "<2><3>\u001b\u001b<4>end\u001b]7717;n0");
    }
}
