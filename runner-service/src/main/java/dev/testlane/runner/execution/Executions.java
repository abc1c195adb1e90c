package dev.testlane.runner.execution;

import dev.testlane.runner.claim.ClaimAnswer;
import dev.testlane.runner.claim.LeaseTimes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Executes granted runs, each on a thread of its own. */
public final class Executions {

    private final ExecutionSupport support;
    private final Set<Execution> running = ConcurrentHashMap.newKeySet();
    private final Spares spares;
    private volatile boolean stopped;

    public Executions(ExecutionSupport support) {
        this.support = support;
        this.spares = new Spares(support);
    }

    /** Begins to keep test processes ready. */
    public void warmUp() {
        spares.open();
        refill();
    }

    /** Ends the test processes that wait for runs. */
    public void coolDown() {
        spares.close();
    }

    private void refill() {
        spares.refill(support.spares() - running.size());
    }

    /** Starts executing; {@code onEnd} is called once, when the run is over and nothing of it lives. */
    public void start(ClaimAnswer.Granted granted, Consumer<RunEnd> onEnd) {
        begin(create(granted), onEnd);
    }

    /** Returns a granted run unexecuted, because the runner stops. */
    public void handBack(ClaimAnswer.Granted granted, Consumer<RunEnd> onEnd) {
        Execution execution = create(granted);
        execution.stop();
        begin(execution, onEnd);
    }

    private Execution create(ClaimAnswer.Granted granted) {
        long deadline = new LeaseTimes(granted.claim().leaseMillis()).deadlineAfter(granted.sentAtMillis());
        return new Execution(support, spares, granted.claim(), deadline);
    }

    private void begin(Execution execution, Consumer<RunEnd> onEnd) {
        running.add(execution);
        if (stopped) {
            execution.stop(); // granted just before
        }
        support.leases().add(execution);
        Thread.ofVirtual().name("run-" + execution.lease().runId()).start(() -> {
            RunEnd end = new RunEnd.GivenUp();
            try {
                end = execution.run();
            } finally {
                support.leases().remove(execution);
                running.remove(execution);
                onEnd.accept(end);
            }
            refill();
        });
    }

    /** Kills everything, also what still begins; each run is handed back when its processes are gone. */
    public void stopAll() {
        stopped = true;
        running.forEach(Execution::stop);
    }
}
