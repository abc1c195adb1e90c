package dev.testlane.api.environment;

/** What goes on in an environment. */
public enum EnvironmentState {
    IDLE,
    /** A run is being executed in it. */
    BUSY,
    /** A person holds it. */
    RESERVED,
    /** No run is started in it until somebody resumes it. */
    PAUSED
}
