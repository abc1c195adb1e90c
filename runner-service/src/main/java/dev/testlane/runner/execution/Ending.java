package dev.testlane.runner.execution;

import dev.testlane.contract.Claim;
import dev.testlane.contract.Completion;
import dev.testlane.contract.Counts;
import dev.testlane.contract.HandBack;
import dev.testlane.runner.claim.CompletionResult;
import dev.testlane.runner.output.AttemptReports;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the API how an attempt ended, for as long as it takes or until the lease is lost. */
final class Ending {

    private static final Logger log = LoggerFactory.getLogger(Ending.class);
    private static final Duration CONFIRM_POLL = Duration.ofMillis(500);
    private static final Duration HAND_BACK_PATIENCE = Duration.ofSeconds(1);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    private final ExecutionSupport support;
    private final Claim claim;
    private final AttemptReports reports;
    private final BooleanSupplier isLost;
    private final BooleanSupplier isStopped;

    /**
     * @param isLost whether the lease is lost, so that nothing may be told any more
     * @param isStopped whether the runner stops, so that nothing may take long any more
     */
    Ending(
            ExecutionSupport support,
            Claim claim,
            AttemptReports reports,
            BooleanSupplier isLost,
            BooleanSupplier isStopped) {
        this.support = support;
        this.claim = claim;
        this.reports = reports;
        this.isLost = isLost;
        this.isStopped = isStopped;
    }

    /** Completes the attempt once the broker has confirmed all its reports. */
    RunEnd complete(Verdict verdict, @Nullable Integer exitCode, Counts counts) throws InterruptedException {
        reports.finish();
        while (!isLost.getAsBoolean() && !reports.awaitConfirmed(CONFIRM_POLL)) {
            if (isStopped.getAsBoolean()) {
                return handBack("The runner was stopped before the broker had confirmed the log.", false);
            }
            log.debug("Run {} waits for its reports to be confirmed", claim.runId());
        }
        Completion completion = new Completion(
                support.runnerId(),
                claim.attempt(),
                claim.fencingToken(),
                verdict.outcome(),
                verdict.reason(),
                exitCode,
                counts,
                reports.lastSequence(),
                reports.outputBytes());
        RunEnd end = untilAnswered(() -> support.api().complete(claim.runId(), completion));
        log.info("Run {} attempt {} ended: {}", claim.runId(), claim.attempt(), verdict.outcome());
        return end;
    }

    /** Returns the run unfinished, because the runner stops; somebody executes it again. */
    RunEnd handBackStopped(boolean unexecuted) throws InterruptedException {
        return handBack("The runner was stopped.", false, unexecuted);
    }

    /** @param lost whether the attempt counts as lost, because it may go wrong again */
    RunEnd handBack(String reason, boolean lost) throws InterruptedException {
        return handBack(reason, lost, false);
    }

    private RunEnd handBack(String reason, boolean lost, boolean unexecuted) throws InterruptedException {
        reports.finish();
        if (!reports.awaitConfirmed(HAND_BACK_PATIENCE)) {
            log.warn("Run {} is handed back without the end of its log", claim.runId());
        }
        HandBack handBack =
                new HandBack(support.runnerId(), claim.attempt(), claim.fencingToken(), reason, lost, unexecuted);
        if (untilAnswered(() -> support.api().handBack(claim.runId(), handBack)) instanceof RunEnd.Completed) {
            log.info("Run {} attempt {} handed back: {}", claim.runId(), claim.attempt(), reason);
        }
        return new RunEnd.GivenUp();
    }

    private RunEnd untilAnswered(Question question) throws InterruptedException {
        Duration pause = FIRST_RETRY;
        while (!isLost.getAsBoolean()) {
            switch (question.ask()) {
                case CompletionResult.Accepted accepted -> {
                    return new RunEnd.Completed(accepted.othersWaiting());
                }
                case CompletionResult.Stale _ -> {
                    log.warn("Run {} attempt {}: the fencing token is stale", claim.runId(), claim.attempt());
                    return new RunEnd.GivenUp();
                }
                case CompletionResult.Unavailable(String why) ->
                    log.warn("Run {}: its end could not be told yet: {}", claim.runId(), why);
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_RETRY) < 0 ? pause.multipliedBy(2) : LONGEST_RETRY;
        }
        return new RunEnd.GivenUp();
    }

    private interface Question {
        CompletionResult ask() throws InterruptedException;
    }
}
