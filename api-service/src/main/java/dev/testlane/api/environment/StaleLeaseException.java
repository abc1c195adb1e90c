package dev.testlane.api.environment;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Who acts is no longer the holder: an old fencing token, or a replaced incarnation. Nothing was changed. */
public final class StaleLeaseException extends ResponseStatusException {

    private static final long serialVersionUID = 1L;

    public StaleLeaseException(String reason) {
        super(HttpStatus.CONFLICT, reason);
    }
}
