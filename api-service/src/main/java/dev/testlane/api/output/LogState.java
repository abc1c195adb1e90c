package dev.testlane.api.output;

/**
 * How much of a log there is.
 *
 * @param size bytes stored
 * @param complete whether the run has ended and all that it wrote is stored
 */
public record LogState(long size, boolean complete) {}
