package dev.testlane.runner.execution;

import dev.testlane.contract.Claim;
import dev.testlane.contract.RunOutcome;
import org.jspecify.annotations.Nullable;

/**
 * How far an execution came.
 *
 * @param evidence of the process; null if there was none
 * @param problem why there was none, for the tester
 */
record Outcome(@Nullable Evidence evidence, @Nullable String problem) {

    static Outcome notStarted() {
        return new Outcome(null, null);
    }

    static Outcome failed(String problem) {
        return new Outcome(null, problem);
    }

    Evidence evidence(TestProgress progress) {
        return evidence == null ? progress.evidence(null) : evidence;
    }

    Verdict verdict(Evidence facts, @Nullable Interruption why, Claim claim) {
        if (why == null) {
            return problem == null ? Verdict.of(facts, claim.keyword()) : Verdict.error(problem);
        }
        String where = facts.openTest() == null ? "" : " during " + facts.openTest();
        return switch (why) {
            case CANCELLED -> new Verdict(RunOutcome.CANCELLED, "The run was cancelled" + where + ".");
            case TIMED_OUT ->
                problem != null
                        ? Verdict.error(problem)
                        : new Verdict(
                                RunOutcome.TIMED_OUT,
                                "The run reached its time limit of " + claim.timeoutSeconds() + " s" + where
                                        + ". The end of the log shows where it stood;"
                                        + " mend the test or raise the limit.");
            case FLOODED ->
                Verdict.error("The run was killed" + where + ", because it wrote far too much output. Print less.");
            case OVERTOLD ->
                Verdict.error("The run was killed" + where
                        + ", because it reported far more tests than a run may have. Run fewer at once.");
            case FORGED ->
                Verdict.error("The run was killed" + where
                        + ", because it wrote far too much to the channel of test events, which is pytest's alone."
                        + " Look for tests that write to file descriptors which they have not opened.");
            case OVERFULL ->
                Verdict.error("The run was killed" + where
                        + ", because its folder held more than a run may write, deleted files that are still open"
                        + " included, or its /tmp too many files, or what can't be counted."
                        + " Write less, remove files in time, and keep folders readable.");
            case DISK_FULL ->
                Verdict.error("The run was killed" + where
                        + ", because the disk of its runner is nearly full. Tell an operator.");
            case STOPPED -> throw new IllegalStateException("a stopped run is handed back");
        };
    }
}
