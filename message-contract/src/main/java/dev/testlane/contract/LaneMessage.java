package dev.testlane.contract;

/** Says "this environment has work". Which run is next is PostgreSQL's decision, made in the claim. */
public record LaneMessage(long runId, int environmentId) {}
