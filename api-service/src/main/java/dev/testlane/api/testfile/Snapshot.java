package dev.testlane.api.testfile;

import dev.testlane.contract.SnapshotFile;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The files that a run executes, fixed at the moment in which it is accepted. */
public record Snapshot(List<Content> contents) {

    /**
     * A file.
     *
     * @param modifiedAt when the file had last been changed
     * @param source its bytes, read when the database does not have them yet, so that a snapshot takes no memory
     */
    public record Content(SnapshotFile file, Instant modifiedAt, Source source) {}

    /** Where the bytes of a content are. */
    @FunctionalInterface
    public interface Source {

        /**
         * Reads them; blocks.
         *
         * @throws SnapshotChangedException if they are not those of the snapshot any more
         */
        byte[] read() throws IOException;
    }
}
