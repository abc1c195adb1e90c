package dev.testlane.api.result;

import dev.testlane.api.run.RunStatus;
import java.time.Instant;

/**
 * How a test file did in the newest run that has finished with it.
 *
 * @param status the run's, but SUCCESS if only tests of other files failed in it
 */
public record LastRun(String path, long runId, RunStatus status, Instant finishedAt) {}
