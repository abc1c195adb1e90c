package dev.testlane.runner.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class OutputDecoderTest {

    @RepeatedTest(50)
    void piecesGiveTheSameTextAsTheWhole(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        byte[] noise = new byte[2000];
        random.nextBytes(noise);
        byte[] text = "aé€😀\n".repeat(200).getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[noise.length + text.length];
        System.arraycopy(text, 0, bytes, 0, text.length);
        System.arraycopy(noise, 0, bytes, text.length, noise.length);

        OutputDecoder decoder = new OutputDecoder();
        StringBuilder decoded = new StringBuilder();
        for (int offset = 0; offset < bytes.length; ) {
            int length = Math.min(1 + random.nextInt(7), bytes.length - offset);
            String piece = decoder.decode(bytes, offset, length);
            assertThat(piece.getBytes(StandardCharsets.UTF_8)).hasSize(Utf8.length(piece));
            decoded.append(piece);
            offset += length;
        }
        decoded.append(decoder.finish());

        assertThat(decoded.toString())
                .isEqualTo(new String(bytes, StandardCharsets.UTF_8).replace('\0', '\uFFFD'))
                .startsWith("aé€😀\n");
    }

    @Test
    void incompleteCharacterAtTheEndIsReplaced() {
        OutputDecoder decoder = new OutputDecoder();

        assertThat(decoder.decode(new byte[] {'a', (byte) 0xf0, (byte) 0x9f}, 0, 3))
                .isEqualTo("a");
        assertThat(decoder.finish()).isEqualTo("\uFFFD");
    }

    @Test
    void prefixesEndBetweenCharacters() {
        assertThat(Utf8.prefix("aé€😀b", 1 + 2 + 3)).isEqualTo("aé€");
        assertThat(Utf8.prefix("aé€😀b", 1 + 2 + 3 + 3)).isEqualTo("aé€");
        assertThat(Utf8.prefix("aé€😀b", 1 + 2 + 3 + 4)).isEqualTo("aé€😀");
        assertThat(Utf8.prefix("abc", 0)).isEmpty();
    }
}
