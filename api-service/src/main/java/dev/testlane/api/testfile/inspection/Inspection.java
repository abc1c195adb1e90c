package dev.testlane.api.testfile.inspection;

import dev.testlane.contract.InspectionReport.ListedTest;
import dev.testlane.contract.InspectionReport.MissingImport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a runner found in a content.
 *
 * @param python the Python that was asked; null if no runner could answer
 * @param testCases how many test cases it holds at least; null if it is unreadable
 * @param tests the tests, in the order of the file; left out where only the number is asked for
 * @param missingImports modules that it imports and the runner's Python lacks
 * @param problem why it is unreadable
 */
public record Inspection(
        String sha256,
        Instant inspectedAt,
        @Nullable String python,
        @Nullable Integer testCases,
        List<ListedTest> tests,
        List<MissingImport> missingImports,
        @Nullable String problem,
        @Nullable Integer problemLine,
        @Nullable Integer problemColumn) {}
