package dev.testlane.runner.execution;

import dev.testlane.contract.Claim;
import dev.testlane.contract.HeldLease;
import dev.testlane.runner.claim.LeaseHolder;
import dev.testlane.runner.output.AttemptReports;
import dev.testlane.runner.output.EndedTest;
import dev.testlane.runner.output.Masking;
import dev.testlane.runner.output.OutputPump;
import dev.testlane.runner.sandbox.GuardedProcess;
import dev.testlane.runner.workspace.RunFolder;
import dev.testlane.runner.workspace.SnapshotException;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt of a run: its files, its process, its reports and its end. */
final class Execution implements LeaseHolder {

    private static final Logger log = LoggerFactory.getLogger(Execution.class);
    private static final Duration PIPE_PATIENCE = Duration.ofSeconds(5);
    private static final Duration FETCH_RETRY = Duration.ofMillis(500);

    private final ExecutionSupport support;
    private final Spares spares;
    private final Claim claim;
    private final HeldLease lease;
    private final long endsAtNanos;
    private final String nonce = UUID.randomUUID().toString();
    private final TestProgress progress = new TestProgress();
    private final AttemptReports reports;
    private final Ending ending;

    // Guarded by this: who stops the run and who starts its process must see each other.
    private long deadlineMillis;
    private @Nullable GuardedProcess process;
    private @Nullable Interruption interruption;
    private boolean leaseLost;
    private boolean stopped;

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
            Masking masking = Masking.of(claim.secrets());
            Outcome outcome = executeInFolder(masking);
            limit.cancel(false);
            return end(outcome, masking);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new RunEnd.GivenUp();
        } finally {
            limit.cancel(false);
        }
    }

    private Outcome executeInFolder(Masking masking) throws InterruptedException {
        try (Place place = spares.take()) {
            return prepare(place.folder()) ? execute(place, masking) : Outcome.notStarted();
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

    /** Fetches the files, trying on while the API is away; false when the run was ended meanwhile. */
    private boolean prepare(RunFolder folder) throws InterruptedException, SnapshotException {
        boolean told = false;
        while (!isEnded()) {
            try {
                support.workspace().fill(folder, claim);
                return true;
            } catch (IOException e) {
                if (!told) {
                    log.warn("Run {}: its files can't be had yet: {}", lease.runId(), e.toString());
                    told = true;
                }
                Thread.sleep(FETCH_RETRY);
            }
        }
        return false;
    }

    private Outcome execute(Place place, Masking masking) throws IOException, InterruptedException {
        try (GuardedProcess started = start(place)) {
            OutputPump output = new OutputPump(
                    started.output(),
                    nonce,
                    masking,
                    reports,
                    support.outputLimits(),
                    () -> interrupt(Interruption.FLOODED));
            EventPump events = new EventPump(started.events(), support.json(), masking, this::accept);
            int exit = started.await();
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
                .writeValueAsString(
                        LaunchRequest.of(claim, place.cell(), support.python(), support.publicUrl(), nonce));
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

    private void accept(RunEvent event) {
        if (event instanceof RunEvent.Result(EndedTest test)) {
            reports.testCase(test);
        }
        if (progress.accept(event)) {
            reports.progress(progress.counts(), progress.openTest());
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
            return ending.handBack("The runner was stopped.");
        }
        if ("deadline".equals(evidence.guardWhy())) {
            return ending.handBack("The runner could not renew its lease in time.", true);
        }
        Verdict verdict = outcome.verdict(evidence, why, claim).masked(masking);
        EndedTest broken = progress.breakOpenTest(verdict.reason());
        if (broken != null) {
            reports.testCase(broken);
            reports.progress(progress.counts(), null);
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
        boolean first = interruption == null;
        if (interruption == null) {
            interruption = why;
        }
        if (process != null && (first || why == Interruption.STOPPED)) {
            switch (why) {
                case CANCELLED, TIMED_OUT -> process.stop();
                case FLOODED, STOPPED -> process.kill();
            }
        }
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
