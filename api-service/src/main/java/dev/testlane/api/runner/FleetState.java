package dev.testlane.api.runner;

/** What the fleet's list says of a runner. */
public enum FleetState {
    /** Takes new runs. */
    ACTIVE,
    /** Finishes what it executes. */
    STOPPING,
    /** Ended in an orderly way. */
    STOPPED,
    /** Has not been heard for longer than a lease lasts. */
    LOST
}
