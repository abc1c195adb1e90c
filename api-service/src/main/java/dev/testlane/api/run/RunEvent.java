package dev.testlane.api.run;

/**
 * A change of a run's status, for other programs.
 *
 * @param id grows with every change
 * @param run as it was after the change
 */
public record RunEvent(long id, Run run) {}
