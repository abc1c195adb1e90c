package dev.testlane.contract;

/**
 * Returns a run unfinished, its processes being gone: it is queued again.
 *
 * @param lost whether the attempt counts as lost, because it may go wrong again
 * @param unexecuted whether no test process ever knew of the attempt; then there was none
 */
public record HandBack(
        String runnerId, int attempt, long fencingToken, String reason, boolean lost, boolean unexecuted) {}
