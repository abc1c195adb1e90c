package dev.testlane.contract;

/** The environment is held, reserved or paused: keep the lane's message and ask again after this time. */
public record ClaimDeferred(long retryAfterMillis) {}
