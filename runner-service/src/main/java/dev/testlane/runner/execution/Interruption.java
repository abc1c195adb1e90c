package dev.testlane.runner.execution;

/** Why a run was ended before its time. */
enum Interruption {
    /** A user cancelled it. */
    CANCELLED,
    /** It reached its time limit. */
    TIMED_OUT,
    /** It wrote more output than is allowed. */
    FLOODED,
    /** It told of more tests than a run can have. */
    OVERTOLD,
    /** It wrote too much to the channel of test events that was none. */
    FORGED,
    /** It wrote more to its folder than is allowed. */
    OVERFULL,
    /** The disk of its runner is nearly full. */
    DISK_FULL,
    /** The runner stops; somebody else executes the run. */
    STOPPED
}
