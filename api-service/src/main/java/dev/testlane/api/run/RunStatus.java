package dev.testlane.api.run;

import dev.testlane.contract.RunOutcome;
import java.util.Set;

/** Where a run stands. Terminal states never change. */
public enum RunStatus {
    QUEUED,
    RUNNING,
    SUCCESS,
    FAILED,
    ERROR,
    CANCELLED,
    TIMED_OUT;

    public static RunStatus of(RunOutcome outcome) {
        return switch (outcome) {
            case SUCCESS -> SUCCESS;
            case FAILED -> FAILED;
            case ERROR -> ERROR;
            case CANCELLED -> CANCELLED;
            case TIMED_OUT -> TIMED_OUT;
        };
    }

    public boolean isTerminal() {
        return successors().isEmpty();
    }

    /** The allowed changes of state. A running run is queued again when its runner is lost or hands it back. */
    public Set<RunStatus> successors() {
        return switch (this) {
            case QUEUED -> Set.of(RUNNING, CANCELLED, ERROR);
            case RUNNING -> Set.of(SUCCESS, FAILED, ERROR, CANCELLED, TIMED_OUT, QUEUED);
            case SUCCESS, FAILED, ERROR, CANCELLED, TIMED_OUT -> Set.of();
        };
    }
}
