package dev.testlane.api.testfile;

import java.io.IOException;

/** A file is larger than the 1 MiB that a file of the catalogue may have. */
final class FileTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    FileTooLargeException(String path) {
        super("%s is larger than 1 MiB".formatted(path));
    }
}
