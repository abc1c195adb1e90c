package dev.testlane.runner.execution;

import org.jspecify.annotations.Nullable;

/** What the launcher or its guard told. Test code can forge any of these. */
sealed interface RunEvent {

    /** The launcher is ready for its request. */
    record Hello(String python, String pytest) implements RunEvent {}

    /** @param count how many test cases will be executed */
    record Collected(int count) implements RunEvent {}

    /** A file or folder could not be collected. */
    record CollectError(String id, String message) implements RunEvent {}

    record Started(String id) implements RunEvent {}

    record Result(String id, TestOutcome outcome) implements RunEvent {}

    /** pytest refused its arguments or configuration. */
    record UsageError(String message) implements RunEvent {}

    record InternalFailure(String message) implements RunEvent {}

    /** The launcher's last word, with pytest's exit code. */
    record End(int exit) implements RunEvent {}

    /** The guard's last word; genuine only as the very last event. */
    record GuardEnd(int exit, String why) implements RunEvent {}

    /** The outcome of one test case. */
    enum TestOutcome {
        PASSED,
        FAILED,
        ERROR,
        SKIPPED,
        XFAILED,
        XPASSED;

        static @Nullable TestOutcome of(String name) {
            return switch (name) {
                case "passed" -> PASSED;
                case "failed" -> FAILED;
                case "error" -> ERROR;
                case "skipped" -> SKIPPED;
                case "xfailed" -> XFAILED;
                case "xpassed" -> XPASSED;
                default -> null;
            };
        }
    }
}
