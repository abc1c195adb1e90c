package dev.testlane.contract;

/** Returns a run unfinished, its processes being gone: it is queued again, and the attempt does not count as lost. */
public record HandBack(String runnerId, int attempt, long fencingToken, String reason) {}
