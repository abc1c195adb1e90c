package dev.testlane.api.run;

import dev.testlane.api.platform.InvalidInputException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** By its key, a request that is sent again gets the run of the first, whichever door each comes through. */
public final class IdempotencyKeys {

    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");

    private IdempotencyKeys() {}

    /**
     * Returns the key if it is one, or null if there is none.
     *
     * @param field how the key is called where it comes from
     * @throws InvalidInputException otherwise
     */
    public static @Nullable String check(String field, @Nullable String key) {
        if (key != null && !KEY.matcher(key).matches()) {
            throw new InvalidInputException(field, "must have 1 to 255 printable ASCII characters");
        }
        return key;
    }
}
