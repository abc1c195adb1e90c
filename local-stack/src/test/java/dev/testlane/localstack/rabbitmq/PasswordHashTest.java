package dev.testlane.localstack.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PasswordHashTest {

    @Test
    void isWhatTheBrokersDocumentationGivesAsAnExample() {
        assertThat(PasswordHash.of("test12", HexFormat.of().parseHex("908DC60A")))
                .isEqualTo("kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR");
    }

    @Test
    void isSaltedAnewEachTime() {
        assertThat(PasswordHash.of("same")).isNotEqualTo(PasswordHash.of("same"));
    }
}
