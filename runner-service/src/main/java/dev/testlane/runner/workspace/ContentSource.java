package dev.testlane.runner.workspace;

import java.io.IOException;

/** Where the contents of files come from. */
@FunctionalInterface
public interface ContentSource {

    /**
     * The content with this SHA-256, which the caller verifies.
     *
     * @throws SnapshotException if it doesn't exist or can't be used; trying again is useless
     * @throws IOException if it can't be had now
     */
    byte[] fetch(String sha256, long size) throws IOException, InterruptedException, SnapshotException;
}
