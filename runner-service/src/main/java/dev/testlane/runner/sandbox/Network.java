package dev.testlane.runner.sandbox;

/** What of the network a sandboxed process may reach. */
public enum Network {
    /** All that its machine can. */
    HOST,
    /** Neither this machine nor private addresses, but the name servers. */
    PUBLIC,
    NONE
}
