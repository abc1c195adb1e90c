package dev.testlane.runner.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * The sandbox of this runner.
 *
 * @param shortfall why it is not a better one, for the operator, up to 1000 characters; null for the best
 */
public record ChosenSandbox(Sandbox sandbox, @Nullable String shortfall) {

    private static final int LONGEST = 1000;

    public ChosenSandbox {
        if (shortfall != null && shortfall.length() > LONGEST) {
            shortfall = shortfall.substring(0, LONGEST - 1) + "…";
        }
    }
}
