package dev.testlane.api.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.testlane.api.platform.FieldProblem;
import dev.testlane.api.run.SecretCipher.Sealed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCipherTest {

    private static final String KEY = key("0123456789abcdef0123456789abcdef");
    private static final String NEW_KEY = key("fedcba9876543210fedcba9876543210");
    private static final String VALUE = "grün\nund 🚀";

    private final SecretCipher cipher = new SecretCipher(List.of(KEY));

    private static String key(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void opensWhatItHasSealed() {
        Sealed sealed = cipher.seal(7, "TOKEN", VALUE);

        assertThat(cipher.open(7, "TOKEN", sealed)).isEqualTo(VALUE);
        assertThat(new String(sealed.ciphertext(), StandardCharsets.UTF_8)).doesNotContain("und");
    }

    @Test
    void theSameValueNeverLooksTheSame() {
        Sealed one = cipher.seal(7, "TOKEN", VALUE);
        Sealed other = cipher.seal(7, "TOKEN", VALUE);

        assertThat(one.nonce()).isNotEqualTo(other.nonce());
        assertThat(one.ciphertext()).isNotEqualTo(other.ciphertext());
    }

    @Test
    void aValueBelongsToItsRunAndName() {
        Sealed sealed = cipher.seal(7, "TOKEN", VALUE);

        assertUnreadable(cipher, 8, "TOKEN", sealed, "changed");
        assertUnreadable(cipher, 7, "OTHER", sealed, "changed");
    }

    @Test
    void aChangedValueIsNotOpened() {
        Sealed sealed = cipher.seal(7, "TOKEN", VALUE);
        sealed.ciphertext()[3] ^= 1;

        assertUnreadable(cipher, 7, "TOKEN", sealed, "changed");
    }

    @Test
    void aFormerKeyStillOpensAndTheFirstOneSeals() {
        Sealed old = cipher.seal(7, "TOKEN", VALUE);
        SecretCipher rotated = new SecretCipher(List.of(NEW_KEY, KEY));

        assertThat(rotated.open(7, "TOKEN", old)).isEqualTo(VALUE);
        Sealed fresh = rotated.seal(7, "TOKEN", VALUE);
        assertThat(new SecretCipher(List.of(NEW_KEY)).open(7, "TOKEN", fresh)).isEqualTo(VALUE);
        assertUnreadable(cipher, 7, "TOKEN", fresh, fresh.keyId());
    }

    private static void assertUnreadable(SecretCipher cipher, long runId, String name, Sealed sealed, String why) {
        assertThatExceptionOfType(UnreadableSecretException.class)
                .isThrownBy(() -> cipher.open(runId, name, sealed))
                .withMessageContaining(name)
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no base64!", "c2hvcnQ=", "c2hvcnQ"})
    void anUnusableKeyIsRefusedWithoutBeingShown(String key) {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> new SecretCipher(List.of(key)))
                .withMessageContaining("openssl rand -base64 32")
                .withMessageNotContaining(key)
                .withNoCause();
    }

    @Test
    void withoutAKeyTheOperatorIsToldWhatToDo() {
        SecretRules rules = new SecretRules(new SecretCipher(List.of("")));
        List<FieldProblem> problems = new ArrayList<>();

        rules.check(Map.of("TOKEN", "hunter2"), Set.of(), problems);
        assertThat(problems).isEmpty();
        rules.check(Map.of("TOKEN", "hunter2"), Set.of("TOKEN"), problems);

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("secretVariables");
            assertThat(problem.message()).contains("TESTLANE_SECRET_KEY").doesNotContain("hunter2");
        });
    }
}
