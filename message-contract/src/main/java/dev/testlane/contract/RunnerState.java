package dev.testlane.contract;

/** What a runner says of itself. */
public enum RunnerState {
    /** Takes new runs. */
    ACTIVE,
    /** Finishes what it executes and takes nothing new. */
    STOPPING,
    /** Has ended in an orderly way. */
    STOPPED
}
