package dev.testlane.runner.workspace;

/** A run's files can't be laid out as its snapshot says. The message is for the tester. */
public final class SnapshotException extends Exception {

    private static final long serialVersionUID = 1;

    public SnapshotException(String message) {
        super(message);
    }
}
