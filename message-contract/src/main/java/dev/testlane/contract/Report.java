package dev.testlane.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a runner tells about a run while it executes.
 *
 * <p>{@code sequence} counts all reports of one attempt from 1 without gaps. A report is stored once, in order, and
 * only while its attempt and fencing token are the run's current ones.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = Report.Output.class, name = "output"),
    @Type(value = Report.Progress.class, name = "progress"),
    @Type(value = Report.TestCases.class, name = "test-cases")
})
public sealed interface Report {

    long runId();

    int attempt();

    long fencingToken();

    long sequence();

    /**
     * A piece of the merged output, at most 64 KiB, cut between characters and without U+0000.
     *
     * @param offset where the piece starts in this attempt's output, in bytes of UTF-8
     */
    record Output(long runId, int attempt, long fencingToken, long sequence, long offset, String text)
            implements Report {}

    /**
     * How far the run is.
     *
     * @param currentTest node id of the test that is being executed
     */
    record Progress(
            long runId,
            int attempt,
            long fencingToken,
            long sequence,
            Counts counts,
            @Nullable String currentTest) implements Report {}

    /** Test cases that have ended, in the order in which they did. */
    record TestCases(long runId, int attempt, long fencingToken, long sequence, List<TestCaseResult> results)
            implements Report {}
}
