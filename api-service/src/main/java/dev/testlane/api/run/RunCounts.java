package dev.testlane.api.run;

import dev.testlane.contract.Counts;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/** The counts of a run in an update of its row. */
public final class RunCounts {

    /** What to put into the {@code set} clause of a query that {@link #bind} completes. */
    public static final String ASSIGNMENTS = """
            collected = :collected, passed = :passed, failed = :failed, error = :error,
            skipped = :skipped, xfailed = :xfailed, xpassed = :xpassed
            """;

    private RunCounts() {}

    public static GenericExecuteSpec bind(GenericExecuteSpec update, Counts counts) {
        return update.bind("collected", counts.collected())
                .bind("passed", counts.passed())
                .bind("failed", counts.failed())
                .bind("error", counts.error())
                .bind("skipped", counts.skipped())
                .bind("xfailed", counts.xfailed())
                .bind("xpassed", counts.xpassed());
    }
}
