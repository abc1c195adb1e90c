package dev.testlane.api.testfile;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The test files that can be run, as the file system has them now. */
public record Catalogue(List<Directory> directories, List<TestFile> files) {

    /** @param path relative to the catalogue, empty for its base */
    public record Directory(String path, boolean writable) {}

    /**
     * @param path relative to the catalogue, with {@code /}
     * @param directory the path without the name
     * @param size in bytes
     * @param testCases how many test cases it holds; null while unknown
     * @param problem why it can't be run; null if nothing is known to be wrong
     */
    public record TestFile(
            String path,
            String directory,
            long size,
            Instant modifiedAt,
            String sha256,
            @Nullable Integer testCases,
            @Nullable String problem) {}
}
