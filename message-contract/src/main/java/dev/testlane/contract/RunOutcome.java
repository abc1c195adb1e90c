package dev.testlane.contract;

/** How an attempt ended. */
public enum RunOutcome {
    /** All collected tests passed, were skipped, or failed as expected. */
    SUCCESS,
    /** At least one test failed. */
    FAILED,
    /** It could not be executed, or not to its end. */
    ERROR,
    /** A user cancelled it. */
    CANCELLED,
    /** It reached its time limit. */
    TIMED_OUT
}
