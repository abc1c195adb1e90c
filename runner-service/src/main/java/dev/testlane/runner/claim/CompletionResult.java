package dev.testlane.runner.claim;

/** What became of a completion or a hand-back. */
public sealed interface CompletionResult {

    /** @param othersWaiting whether a run could start now in another environment; false for a hand-back */
    record Accepted(boolean othersWaiting) implements CompletionResult {}

    /** The fencing token is an old one: nothing changed, forget the run. */
    record Stale() implements CompletionResult {}

    /** No usable answer: ask again. */
    record Unavailable(String why) implements CompletionResult {}
}
