package dev.testlane.contract;

/**
 * One file of a snapshot.
 *
 * @param sha256 of the content, lower-case hexadecimal
 * @param size of the content in bytes
 */
public record SnapshotFile(String path, String sha256, long size) {}
