package dev.testlane.api.run;

import dev.testlane.api.platform.FieldProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Which variables may be secret. */
@Component
class SecretRules {

    static final String FIELD = "secretVariables";
    /** What is shorter stands in ordinary text too often. */
    static final int LEAST_CHARACTERS = 4;
    /** Bounds the memory of the masking. */
    static final int MOST_BYTES = 8 * 1024;

    private static final String TOO_SHORT =
            "must have a value of at least %d characters that are no white space:".formatted(LEAST_CHARACTERS)
                    + " a shorter one can't be masked in the log";

    private static final String NO_KEY = "can't be kept, because this service has no key to encrypt them:"
            + " an operator has to set TESTLANE_SECRET_KEY to 32 random bytes in base64 (openssl rand -base64 32)";

    private final SecretCipher cipher;

    SecretRules(SecretCipher cipher) {
        this.cipher = cipher;
    }

    /** Adds what is wrong with the variables named in {@code secret}, without ever telling a value. */
    void check(Map<String, String> variables, Set<String> secret, List<FieldProblem> problems) {
        if (!secret.isEmpty() && !cipher.hasKey()) {
            problems.add(new FieldProblem(FIELD, NO_KEY));
        }
        int bytes = 0;
        for (String name : secret) {
            String value = variables.get(name);
            if (value == null) {
                problems.add(problem(name, "is not among the variables"));
            } else if (characters(value) < LEAST_CHARACTERS) {
                problems.add(problem(name, TOO_SHORT));
            } else {
                bytes += value.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        if (bytes > MOST_BYTES) {
            problems.add(new FieldProblem(FIELD, "must have at most 8 KiB together"));
        }
    }

    private static FieldProblem problem(String name, String message) {
        return new FieldProblem(FIELD + "." + RunRequestValidator.shorten(name), message);
    }

    private static long characters(String value) {
        return value.codePoints()
                .filter(character -> !Character.isWhitespace(character))
                .count();
    }
}
