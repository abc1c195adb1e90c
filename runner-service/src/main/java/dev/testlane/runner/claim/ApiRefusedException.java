package dev.testlane.runner.claim;

/** The API answered with a status that this request may not get. */
public final class ApiRefusedException extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    ApiRefusedException(String path, int status) {
        super(path + " was answered with status " + status);
        this.status = status;
    }

    public int status() {
        return status;
    }

    /** Whether the runner token is wrong. */
    public boolean isUnauthorized() {
        return status == 401 || status == 403;
    }
}
