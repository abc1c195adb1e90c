package dev.testlane.api.output;

/**
 * How much of a log there is.
 *
 * @param size bytes stored
 * @param complete whether the run has ended and all that it wrote is stored
 * @param abandoned whether the run has ended so long ago, by the database's clock, that nothing more will come
 */
public record LogState(long size, boolean complete, boolean abandoned) {}
