package dev.testlane.api.testfile;

import dev.testlane.contract.SnapshotFile;
import java.time.Instant;
import java.util.List;

/** The files that a run executes, fixed at the moment in which it is accepted. */
public record Snapshot(List<Content> contents) {

    /**
     * A file with its bytes.
     *
     * @param modifiedAt when the file had last been changed
     */
    @SuppressWarnings("ArrayRecordComponent") // carried once from the disk to the database, never compared
    public record Content(SnapshotFile file, Instant modifiedAt, byte[] bytes) {}
}
