package dev.testlane.runner.execution;

import dev.testlane.runner.output.EndedTest;

/** What the launcher or its guard told. */
sealed interface RunEvent {

    /** The launcher is ready for its request. */
    record Hello(String python, String pytest) implements RunEvent {}

    /** @param count how many test cases will be executed */
    record Collected(int count) implements RunEvent {}

    /** A file or folder could not be collected. */
    record CollectError(String id, String message) implements RunEvent {}

    /** @param mark number of the mark in the output before it, 0 if there is none */
    record Started(String id, int mark) implements RunEvent {}

    record Result(EndedTest test) implements RunEvent {}

    /** pytest refused its arguments or configuration. */
    record UsageError(String message) implements RunEvent {}

    record InternalFailure(String message) implements RunEvent {}

    /**
     * The launcher's last word.
     *
     * @param exit pytest's exit code
     * @param results how many results there were
     */
    record End(int exit, int results) implements RunEvent {}

    /** The guard's last word. */
    record GuardEnd(int exit, String why) implements RunEvent {}

    /** A line that neither of them has written. */
    record Refused() implements RunEvent {}
}
