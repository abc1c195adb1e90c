package dev.testlane.api.run;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** A secret variable can't be decrypted with the keys that this service has. */
public final class UnreadableSecretException extends ResponseStatusException {

    private static final long serialVersionUID = 1L;

    private final long runId;

    UnreadableSecretException(long runId, String name, String why) {
        super(
                HttpStatus.CONFLICT,
                "The secret variable %s could not be decrypted: %s. Start a new run with the secret, or tell an operator."
                        .formatted(name, why));
        this.runId = runId;
    }

    /** The run whose variable it is. */
    public long runId() {
        return runId;
    }
}
