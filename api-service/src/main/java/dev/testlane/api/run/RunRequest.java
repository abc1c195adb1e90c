package dev.testlane.api.run;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, before anything is checked: everything may be missing.
 *
 * @param environmentId 1 to the number of environments
 * @param testPaths paths in the catalogue
 * @param timeoutSeconds default 1,800
 * @param priority higher first, default 0
 * @param keyword pytest's {@code -k}
 * @param variables extra environment variables of the test process
 * @param secretVariables names of those whose values are kept encrypted, masked in the log and never shown again
 */
public record RunRequest(
        @NotBlank(message = "is missing: say who wants this run")
        @Size(max = 128, message = "must have 1 to 128 characters")
        @Pattern(regexp = PRINTABLE, message = "must not contain control characters")
        @Nullable
        String username,

        @NotNull(message = "is missing: choose an environment") @Nullable
        Integer environmentId,

        @NotEmpty(message = "is missing: choose 1 to 100 test files")
        @Size(max = 100, message = "must have 1 to 100 entries")
        @Nullable
        List<@NotNull(message = "must be a path") @Nullable String> testPaths,

        @Min(value = 1, message = "must be 1 to 86400") @Max(value = 86_400, message = "must be 1 to 86400") @Nullable
        Integer timeoutSeconds,

        @Min(value = -10, message = "must be -10 to 10") @Max(value = 10, message = "must be -10 to 10") @Nullable
        Integer priority,

        @Size(max = 1_000, message = "must have at most 1000 characters")
        @Pattern(regexp = PRINTABLE, message = "must not contain control characters")
        @Nullable
        String keyword,

        @Size(max = 100, message = "must have at most 100 entries") @Nullable
        Map<String, @NotNull(message = "must be a string") String> variables,

        @Size(max = 100, message = "must have at most 100 entries") @Nullable
        List<@NotNull(message = "must be a name") @Nullable String> secretVariables) {

    /** No control characters, line separators or halves of surrogate pairs. */
    static final String PRINTABLE = "[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]*";

    /** Without variables, for their values may be secret. */
    @Override
    public String toString() {
        return "RunRequest[%s, %s, %s]".formatted(username, environmentId, testPaths);
    }
}
