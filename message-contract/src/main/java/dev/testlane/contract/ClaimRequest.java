package dev.testlane.contract;

/** "This environment's lane is mine and I have a free slot: what do I execute?" */
public record ClaimRequest(String runnerId, String incarnation, int environmentId) {}
