package dev.testlane.runner.execution;

import dev.testlane.contract.Claim;
import dev.testlane.contract.HeldLease;
import dev.testlane.contract.Secrets;
import dev.testlane.runner.claim.LeaseHolder;
import dev.testlane.runner.output.AttemptReports;
import dev.testlane.runner.output.EndedTest;
import dev.testlane.runner.output.Masking;
import dev.testlane.runner.output.OutputPump;
import dev.testlane.runner.output.Seal;
import dev.testlane.runner.sandbox.GuardedProcess;
import dev.testlane.runner.workspace.ContentAwayException;
import dev.testlane.runner.workspace.RunFolder;
import dev.testlane.runner.workspace.SnapshotException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt of a run: its files, its process, its reports and its end. */
final class Execution implements LeaseHolder {

    private static final Logger log = LoggerFactory.getLogger(Execution.class);
    private static final String NO_SANDBOX = "Uploaded tests need a sandbox, and %s has none. Tell an operator: install"
            + " bubblewrap there (apt-get install bubblewrap) and start the runner again, or set"
            + " TESTLANE_RUNNER_UNSANDBOXED_UPLOADS=true if everybody who can upload may do all that the runner can.";
    private static final Duration PIPE_PATIENCE = Duration.ofSeconds(5);
    private static final double STACKS_BEFORE_LIMIT_SECONDS = 2;
    private static final Duration FETCH_RETRY = Duration.ofMillis(500);
    private static final String NO_FILES = "The run's files could not be had from the API within its time limit: %s."
            + " Start it again; if it repeats, tell an operator.";
    private static final String NO_WORKSPACE =
            "The runner could not write the run's files to its workspace. Tell an operator: %s.";

    private final ExecutionSupport support;
    private final Spares spares;
    private final Claim claim;
    private final HeldLease lease;
    private final long endsAtNanos;
    private final Seal seal = Seal.random();
    private final TestProgress progress = new TestProgress();
    private final AttemptReports reports;
    private final Ending ending;

    // Guarded by this: who stops the run and who starts its process must see each other.
    private long deadlineMillis;
    private @Nullable GuardedProcess process;
    private @Nullable Interruption interruption;
    private boolean leaseLost;
    private boolean stopped;
    private boolean over;

    Execution(ExecutionSupport support, Spares spares, Claim claim, long deadlineMillis) {
        this.support = support;
        this.spares = spares;
        this.claim = claim;
        this.lease = claim.lease();
        this.deadlineMillis = deadlineMillis;
        this.endsAtNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(claim.timeoutSeconds());
        this.reports = new AttemptReports(lease, support.publisher().open(), support.outputLimits(), support.ticker());
        this.ending = new Ending(support, claim, reports, this::isLost, this::isStopped);
    }

    /** Executes the run to its end and tells the API; returns when nothing of it lives. */
    RunEnd run() {
        log.info("Run {} attempt {} starts in environment {}", lease.runId(), lease.attempt(), lease.environmentId());
        ScheduledFuture<?> limit = support.ticker()
                .schedule(
                        () -> interrupt(Interruption.TIMED_OUT), endsAtNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        try (reports) {
            return executeMasked();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new RunEnd.GivenUp();
        } finally {
            limit.cancel(false);
        }
    }

    private RunEnd executeMasked() throws InterruptedException {
        Masking masking;
        try {
            masking = Masking.of(claim.secrets());
        } catch (RuntimeException e) {
            log.error("Run {}: its secrets can't be masked", lease.runId(), e);
            return end(
                    Outcome.failed("The runner can't mask the secrets of this run. Tell an operator."),
                    Masking.of(Secrets.NONE));
        }
        Outcome outcome = executeInFolder(masking);
        settle();
        return end(outcome, masking);
    }

    private Outcome executeInFolder(Masking masking) throws InterruptedException {
        if (!support.mayExecute(claim)) {
            return Outcome.failed(NO_SANDBOX.formatted(support.runnerId()));
        }
        try (Place place = spares.take()) {
            @Nullable Outcome unprepared = prepare(place.folder());
            return unprepared == null ? execute(place, masking) : unprepared;
        } catch (SnapshotException e) {
            return Outcome.failed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            log.error("Run {} could not be executed", lease.runId(), e);
            return Outcome.failed("The runner could not start the test process. Tell an operator: " + e.getMessage());
        } catch (RuntimeException e) {
            log.error("Run {} failed in the runner", lease.runId(), e);
            return Outcome.failed("The runner made a mistake. Tell an operator: " + e);
        }
    }

    /** Fetches the files, trying on while the API is away; null when they are there, otherwise why not. */
    private @Nullable Outcome prepare(RunFolder folder) throws InterruptedException, SnapshotException {
        String problem = "";
        while (!isEnded()) {
            try {
                support.workspace().fill(folder, claim);
                return null;
            } catch (ContentAwayException e) {
                if (problem.isEmpty()) {
                    log.warn("Run {}: its files can't be had yet: {}", lease.runId(), e.getMessage());
                }
                problem = e.getMessage();
                Thread.sleep(FETCH_RETRY);
            } catch (IOException e) {
                log.error("Run {}: its files can't be written", lease.runId(), e);
                return Outcome.failed(NO_WORKSPACE.formatted(e));
            }
        }
        return problem.isEmpty() ? Outcome.notStarted() : Outcome.failed(NO_FILES.formatted(problem));
    }

    private Outcome execute(Place place, Masking masking) throws IOException, InterruptedException {
        Outcome outcome = executeOnce(place, masking);
        if (mayTryAgain()) {
            log.warn("Run {}: its test process ended before it had begun, trying once more", lease.runId());
            outcome = executeOnce(place, masking);
        }
        return outcome;
    }

    /** A waiting process may have died just then. Nothing of the tests has been executed. */
    private boolean mayTryAgain() {
        return !progress.hasBegun() && !isEnded() && !progress.evidence(null).isOverdue();
    }

    private Outcome executeOnce(Place place, Masking masking) throws IOException, InterruptedException {
        try (GuardedProcess started = start(place);
                FolderWatch _ = new FolderWatch(place.folder(), started, support.folderBytes(), this::interrupt)) {
            OutputPump output = new OutputPump(
                    started.output(),
                    seal,
                    masking,
                    reports,
                    support.outputLimits(),
                    () -> interrupt(Interruption.FLOODED));
            SealedEvents genuine =
                    new SealedEvents(new RunEventParser(support.json(), masking), seal, started.secret());
            EventPump events = new EventPump(started.events(), genuine, this::accept, this::interrupt);
            int exit = started.await();
            if (progress.hasBegun()) {
                settle();
            }
            boolean outputEnded = output.join(PIPE_PATIENCE);
            boolean eventsEnded = events.join(PIPE_PATIENCE);
            if (!outputEnded || !eventsEnded) {
                log.warn("Run {}: something outside its process tree holds its output open", lease.runId());
            }
            return new Outcome(progress.evidence(exit), null);
        }
    }

    private GuardedProcess start(Place place) throws IOException, InterruptedException {
        String request = support.json()
                .writeValueAsString(LaunchRequest.of(claim, place.cell(), support, stacksAfter(), seal.key()));
        GuardedProcess started = place.process(deadline());
        synchronized (this) {
            process = started;
            started.mayLiveUntil(deadlineMillis);
            if (leaseLost || interruption != null) {
                started.kill();
            }
        }
        started.request(request);
        return started;
    }

    /** Two seconds before the time limit, or in the middle of a short time. */
    private double stacksAfter() {
        double left = Math.max(0, endsAtNanos - System.nanoTime()) / (double) TimeUnit.SECONDS.toNanos(1);
        return Math.max(left - STACKS_BEFORE_LIMIT_SECONDS, left / 2);
    }

    private void accept(SealedEvents.Reading line) {
        boolean isNews = progress.accept(line);
        if (isNews && line.event() instanceof RunEvent.Result(EndedTest test)) {
            reports.testCase(test);
        }
        if (isNews) {
            reports.progress(progress.counts(), progress.openTest());
        }
        if (progress.isExcessive()) {
            interrupt(Interruption.OVERTOLD);
        }
    }

    private RunEnd end(Outcome outcome, Masking masking) throws InterruptedException {
        if (isLost()) {
            log.warn("Run {} attempt {}: the lease was lost, its processes are gone", lease.runId(), lease.attempt());
            return new RunEnd.GivenUp();
        }
        Evidence evidence = outcome.evidence(progress);
        Interruption why = interruption();
        if (why == Interruption.STOPPED) {
            return ending.handBackStopped(outcome.evidence() == null && !progress.hasBegun());
        }
        if (evidence.isOverdue()) {
            return ending.handBack("The runner could not renew its lease in time.", true);
        }
        Verdict verdict = outcome.verdict(evidence, why, claim).masked(masking);
        List<EndedTest> broken = progress.breakOpenTests(verdict.reason());
        if (!broken.isEmpty()) {
            broken.forEach(reports::testCase);
            reports.progress(progress.counts(), null);
        }
        if (evidence.refused() > 0) {
            reports.note(
                    evidence.refused() + " lines on the channel of test events were not pytest's; they are ignored.");
        }
        return ending.complete(verdict, evidence.exitCode(), progress.counts());
    }

    @Override
    public HeldLease lease() {
        return lease;
    }

    @Override
    public synchronized void renewed(long newDeadlineMillis) {
        deadlineMillis = newDeadlineMillis;
        if (process != null) {
            process.mayLiveUntil(newDeadlineMillis);
        }
    }

    @Override
    public synchronized void lost() {
        leaseLost = true;
        if (process != null) {
            process.kill();
        }
    }

    @Override
    public void cancel() {
        interrupt(Interruption.CANCELLED);
    }

    /** Kills the run, because the runner stops. */
    void stop() {
        interrupt(Interruption.STOPPED);
    }

    /** The first reason stays; a stop of the runner also kills what has been asked to stop already. */
    private synchronized void interrupt(Interruption why) {
        stopped = stopped || why == Interruption.STOPPED;
        if (over) {
            return;
        }
        boolean first = interruption == null;
        if (interruption == null) {
            interruption = why;
        }
        if (process != null && (first || why == Interruption.STOPPED)) {
            switch (why) {
                case CANCELLED, TIMED_OUT -> process.stop();
                case FLOODED, OVERTOLD, FORGED, OVERFULL, DISK_FULL -> process.kill();
                case STOPPED -> {
                    if (first) {
                        process.stop();
                    } else {
                        process.kill();
                    }
                }
            }
        }
    }

    /** Nothing that comes from now on changes how the run has ended. */
    private synchronized void settle() {
        over = true;
    }

    private synchronized long deadline() {
        return deadlineMillis;
    }

    private synchronized boolean isLost() {
        return leaseLost;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized boolean isEnded() {
        return leaseLost || interruption != null;
    }

    private synchronized @Nullable Interruption interruption() {
        return interruption;
    }
}
