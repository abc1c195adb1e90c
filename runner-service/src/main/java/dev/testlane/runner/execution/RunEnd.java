package dev.testlane.runner.execution;

/** What became of an execution. */
public sealed interface RunEnd {

    /** @param othersWaiting whether a run could start now in another environment */
    record Completed(boolean othersWaiting) implements RunEnd {}

    /** The lease was not ours any more, or was returned; the run is somebody else's. */
    record GivenUp() implements RunEnd {}
}
