package dev.testlane.runner;

import com.rabbitmq.client.ConnectionFactory;
import dev.testlane.runner.claim.ApiClient;
import dev.testlane.runner.claim.Heartbeats;
import dev.testlane.runner.claim.Membership;
import dev.testlane.runner.claim.RunnerIdentity;
import dev.testlane.runner.execution.ExecutionSupport;
import dev.testlane.runner.execution.Executions;
import dev.testlane.runner.inspection.Inspections;
import dev.testlane.runner.lane.LaneManager;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The runner's life: registers, takes runs, registers anew when it was replaced, stops in bounded time. */
final class Runner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Runner.class);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(15);
    private static final Duration BEFORE_REGISTERING_ANEW = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration WORKSPACE_RETRY = Duration.ofSeconds(1);

    private final ExecutionSupport support;
    private final Duration stopGrace;
    private final ApiClient heartbeatApi;
    private final Membership membership;
    private final Executions executions;
    private final LaneManager lanes;
    private final Heartbeats heartbeats;
    private final Inspections inspections;
    private final Semaphore replaced = new Semaphore(0);
    private final Thread supervisor = Thread.ofPlatform().name("runner").unstarted(this::supervise);
    private volatile boolean running;

    Runner(
            RunnerIdentity identity,
            ExecutionSupport support,
            ApiClient heartbeatApi,
            ConnectionFactory broker,
            int environments,
            Inspections inspections,
            Duration laneRefresh,
            Duration stopGrace) {
        this.support = support;
        this.inspections = inspections;
        this.stopGrace = stopGrace;
        this.heartbeatApi = heartbeatApi;
        this.membership = new Membership(support.api(), identity);
        this.executions = new Executions(support);
        this.lanes = new LaneManager(
                membership,
                support.api(),
                support.leases(),
                executions,
                broker,
                support.json(),
                environments,
                laneRefresh,
                replaced::release);
        this.heartbeats = new Heartbeats(heartbeatApi, membership, support.leases(), lanes::busy, replaced::release);
    }

    @Override
    public void start() {
        running = true;
        log.info(
                "{} with {} slots, {}, sandbox {}",
                membership.identity().runnerId(),
                membership.identity().slots(),
                support.python().version(),
                membership.identity().sandboxLevel());
        lanes.start();
        inspections.start();
        supervisor.start();
    }

    private void supervise() {
        try {
            remember();
            executions.warmUp();
            membership.register();
            heartbeats.start();
            lanes.registered();
            while (true) {
                replaced.acquire();
                startAnew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void remember() throws InterruptedException {
        persistently(() -> support.workspace().remember(membership.identity().incarnation()));
    }

    /** Tries on while the workspace can't be used, as when the disk is full: without it there is no runner. */
    private void persistently(WorkspaceStep step) throws InterruptedException {
        boolean failing = false;
        while (true) {
            try {
                step.take();
                return;
            } catch (IOException e) {
                if (!failing) {
                    log.error("The workspace can't be used, trying on", e);
                    failing = true;
                }
                Thread.sleep(WORKSPACE_RETRY);
            }
        }
    }

    private interface WorkspaceStep {
        void take() throws IOException, InterruptedException;
    }

    /** Everything that ran is somebody else's now: kills it, and registers when nothing of it is left. */
    private void startAnew() throws InterruptedException {
        lanes.unregistered();
        support.leases().loseAll();
        Thread.sleep(BEFORE_REGISTERING_ANEW);
        while (lanes.busy() > 0) {
            Thread.sleep(POLL);
            support.leases().loseAll();
        }
        executions.coolDown();
        persistently(support.workspace()::awaitGuards);
        membership.beginAnew();
        remember();
        membership.register();
        executions.warmUp();
        lanes.registered();
    }

    @Override
    public void stop() {
        if (!running) {
            return;
        }
        running = false;
        try {
            inspections.close();
            finishRuns();
            executions.coolDown();
            lanes.close();
            support.publisher().close();
            heartbeats.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        supervisor.interrupt();
        heartbeatApi.close();
        log.info("{} has stopped", membership.identity().runnerId());
    }

    private void finishRuns() throws InterruptedException {
        heartbeats.stopping();
        lanes.stopTaking();
        if (!awaitIdle(stopGrace)) {
            log.info("Runs have not ended within {}; killing them and handing them back", stopGrace);
            executions.stopAll();
            if (!awaitIdle(KILL_PATIENCE)) {
                log.error("Runs could not be handed back; their leases will expire");
            }
        }
    }

    private boolean awaitIdle(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (lanes.busy() > 0) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
