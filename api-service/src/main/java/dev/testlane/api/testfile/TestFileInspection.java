package dev.testlane.api.testfile;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file of the catalogue holds, found without executing it.
 *
 * @param inspectedAt when a runner looked at this content; null if none has yet
 * @param python that runner's Python and packages
 * @param testCases how many test cases it holds at least; null if unknown or unreadable
 * @param problem what will keep it from running; null if nothing is known to be wrong
 * @param tests in the order of the file; at most 2,000
 * @param missingImports modules that it imports and that neither the runner's Python nor the catalogue beside, above or
 *     below it has
 */
public record TestFileInspection(
        String path,
        String sha256,
        @Nullable Instant inspectedAt,
        @Nullable String python,
        @Nullable Integer testCases,
        @Nullable String problem,
        @Nullable Integer problemLine,
        @Nullable Integer problemColumn,
        List<Test> tests,
        List<Import> missingImports) {

    /**
     * @param name as in pytest's node ids, without the file: {@code TestLogin::test_ok}
     * @param line of its definition, counted from 1
     * @param description first line of its docstring
     * @param cases how many test cases its parameters make; null if only execution can tell
     */
    @Schema(name = "ListedTest")
    public record Test(
            String name,
            int line,
            @Nullable String description,
            boolean parametrized,
            @Nullable Integer cases) {}

    /** A module, and the line that imports it. */
    @Schema(name = "MissingImport")
    public record Import(String module, int line) {}
}
