package dev.testlane.runner.sandbox;

/**
 * What the operator wants of the sandbox.
 *
 * @param firstUser first of the user ids of sandboxes, when the runner is root; 1000 ids from there on are theirs
 */
public record SandboxSettings(Sandboxes.Wish wish, SandboxLimits limits, Network network, int firstUser) {

    private static final int USERS = 500;

    /** Processes that may reach this machine and those that may not have different users, since rules go by these. */
    Users users() {
        return new Users(network == Network.PUBLIC ? firstUser + USERS : firstUser, USERS);
    }
}
