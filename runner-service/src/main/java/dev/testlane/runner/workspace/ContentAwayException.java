package dev.testlane.runner.workspace;

import java.io.IOException;

/** A content can't be had now from where contents come from; trying again may help. The message says why. */
public final class ContentAwayException extends IOException {

    private static final long serialVersionUID = 1;

    ContentAwayException(IOException why) {
        super(why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage(), why);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
