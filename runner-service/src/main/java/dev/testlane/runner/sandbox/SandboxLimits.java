package dev.testlane.runner.sandbox;

/**
 * What a sandboxed run may use.
 *
 * @param memoryBytes data of each of its processes
 * @param processes processes and threads at once
 * @param fileBytes size of each file that it writes
 * @param openFiles open files of each of its processes
 * @param temporaryBytes all of its /tmp, and all of its shared memory; both are in memory
 */
public record SandboxLimits(long memoryBytes, int processes, long fileBytes, int openFiles, long temporaryBytes) {}
