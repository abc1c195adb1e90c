package dev.testlane.runner.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkFilterTest {

    private static final Seal SEAL = Seal.random();

    private final StringBuilder seen = new StringBuilder();
    private final MarkFilter filter = new MarkFilter(
            SEAL,
            (bytes, offset, length) -> seen.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1)),
            number -> seen.append("<").append(number).append(">"));

    private static String mark(Seal seal, int number) {
        return new String(MarkFilter.mark(seal, number), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 1000})
    void marksAreTakenOutHoweverTheOutputIsCut(int size) {
        String forged = mark(Seal.random(), 2) + mark(SEAL, 4) + mark(SEAL, 1) + "\u001b]7717;2\u0007";
        String beginning = mark(SEAL, 5).substring(0, 20);
        String text = "a" + mark(SEAL, 1) + "\u001b[31mred" + forged + mark(SEAL, 2) + mark(SEAL, 3) + "\u001b\u001b"
                + mark(SEAL, 4) + "end" + beginning;
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);

        for (int start = 0; start < bytes.length; start += size) {
            byte[] piece = Arrays.copyOfRange(bytes, start, Math.min(start + size, bytes.length));
            filter.accept(piece, piece.length);
        }
        filter.finish();

        assertThat(seen).hasToString("a<1>\u001b[31mred" + forged + "<2><3>\u001b\u001b<4>end" + beginning);
    }
}
