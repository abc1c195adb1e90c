package dev.testlane.api.testfile;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** A file is another one than a moment ago, when its snapshot was taken; the next snapshot may well succeed. */
public final class SnapshotChangedException extends ResponseStatusException {

    private static final long serialVersionUID = 1L;

    SnapshotChangedException(String path) {
        super(HttpStatus.CONFLICT, "\"%s\" is being changed just now. Try again.".formatted(path));
    }
}
