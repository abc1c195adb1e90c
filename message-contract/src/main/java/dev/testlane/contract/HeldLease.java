package dev.testlane.contract;

/** A lease as its holder knows it. */
public record HeldLease(int environmentId, long runId, int attempt, long fencingToken) {}
