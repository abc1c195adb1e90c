package dev.testlane.api.testfile;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files that can be run and those that help them, as the file system has them now. */
public record Catalogue(List<Directory> directories, List<TestFile> files) {

    /** @param path relative to the catalogue, empty for its base */
    public record Directory(String path, boolean writable) {}

    /** What a file is for, by its name. */
    @Schema(name = "TestFileKind", enumAsRef = true)
    public enum Kind {
        /** Holds tests, and can be chosen for a run. */
        TEST,
        /** Helps tests beside it: conftest.py, helper modules, data. */
        SUPPORT
    }

    /**
     * @param path relative to the catalogue, with {@code /}
     * @param directory the path without the name
     * @param size in bytes
     * @param testCases how many test cases it holds at least; null for a support file and while unknown
     * @param problem what will keep it from running; null if nothing is known to be wrong
     * @param problemLine where that is, counted from 1; null if it has no place
     * @param warning what may keep it from running; null if there is nothing to worry about
     */
    public record TestFile(
            String path,
            String directory,
            Kind kind,
            long size,
            Instant modifiedAt,
            String sha256,
            @Nullable Integer testCases,
            @Nullable String problem,
            @Nullable Integer problemLine,

            @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable
            String warning) {}

    /** A file that has left the catalogue, as the stream of changes tells it. */
    public record GoneFile(String path, String directory, boolean deleted) {}

    /** The same for a directory. */
    public record GoneDirectory(String path, boolean deleted) {}
}
