package dev.testlane.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a runner found in a content without executing it. It depends on the content and on the runner's Python. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = InspectionReport.Listed.class, name = "listed"),
    @Type(value = InspectionReport.Unreadable.class, name = "unreadable"),
    @Type(value = InspectionReport.Gone.class, name = "gone")
})
public sealed interface InspectionReport {

    /** At most so many tests of a file are named; all of them are counted. */
    int MOST_TESTS = 2_000;

    int MOST_IMPORTS = 50;
    int LONGEST_TEXT = 500;

    String sha256();

    /**
     * It is Python.
     *
     * @param python the runner's Python and its packages, see {@link RunnerRegistration#python()}
     * @param testCases how many test cases pytest will at least make of it
     * @param missingImports top-level modules that it imports unconditionally and that the runner's Python lacks
     */
    record Listed(
            String sha256, String python, int testCases, List<ListedTest> tests, List<MissingImport> missingImports)
            implements InspectionReport {}

    /**
     * It is no Python.
     *
     * @param line where the problem is, counted from 1; null if it has no place
     * @param column counted from 1; null if unknown
     */
    record Unreadable(
            String sha256,
            String python,
            String message,
            @Nullable Integer line,
            @Nullable Integer column) implements InspectionReport {}

    /** The API has no such content any more. */
    record Gone(String sha256) implements InspectionReport {}

    /**
     * A test function or method.
     *
     * @param name as in pytest's node ids, without the file: {@code TestLogin::test_ok}
     * @param line of its definition, counted from 1
     * @param description first line of its docstring
     * @param cases how many test cases its parameters make; null if only execution can tell
     */
    record ListedTest(
            String name,
            int line,
            @Nullable String description,
            boolean parametrized,
            @Nullable Integer cases) {}

    /** A module by its first name, and the line that imports it. */
    record MissingImport(String module, int line) {}
}
