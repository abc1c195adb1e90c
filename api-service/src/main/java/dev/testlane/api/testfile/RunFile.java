package dev.testlane.api.testfile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file as a run executes it.
 *
 * @param size in bytes
 * @param modifiedAt when the file had last been changed as the run was accepted; null if nobody noted it
 * @param state how the catalogue's file stands to it now
 */
public record RunFile(
        String path, String sha256, long size, @Nullable Instant modifiedAt, State state) {

    public enum State {
        CURRENT,
        CHANGED,
        DELETED
    }
}
