package dev.testlane.localstack.process;

/** Nothing is started any more because everything is being stopped. */
public final class StoppedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public StoppedException() {
        super("Stopped");
    }
}
