package dev.testlane.runner;

import org.jspecify.annotations.Nullable;

/** The runner can't start; the message says why, the action what to do. */
final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String action;

    StartException(String message, String action, @Nullable Exception cause) {
        super(message, cause);
        this.action = action;
    }

    String action() {
        return action;
    }
}
