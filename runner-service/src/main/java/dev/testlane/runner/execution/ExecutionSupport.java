package dev.testlane.runner.execution;

import dev.testlane.contract.Claim;
import dev.testlane.contract.SandboxLevel;
import dev.testlane.runner.claim.ApiClient;
import dev.testlane.runner.claim.HeldLeases;
import dev.testlane.runner.output.OutputLimits;
import dev.testlane.runner.output.ReportPublisher;
import dev.testlane.runner.sandbox.PythonRuntime;
import dev.testlane.runner.sandbox.Sandbox;
import dev.testlane.runner.sandbox.Spawner;
import dev.testlane.runner.workspace.Workspace;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import tools.jackson.databind.json.JsonMapper;

/**
 * What every execution of this runner uses.
 *
 * @param folderBytes a run whose folder holds more is killed
 * @param spares how many test processes are started ahead of their runs
 * @param unsandboxedUploads whether uploaded tests are executed even without a sandbox
 * @param ticker one thread for timers that never block
 * @param publicUrl what tests see as TESTLANE_URL
 * @param plugins of pytest that are loaded, beside those of the snapshot
 */
public record ExecutionSupport(
        String runnerId,
        ApiClient api,
        HeldLeases leases,
        Workspace workspace,
        PythonRuntime python,
        Sandbox sandbox,
        Spawner spawner,
        ReportPublisher publisher,
        OutputLimits outputLimits,
        long folderBytes,
        int spares,
        boolean unsandboxedUploads,
        ScheduledExecutorService ticker,
        URI publicUrl,
        List<String> plugins,
        JsonMapper json) {

    /** Whether a run is kept from harming this machine as well as its operator asks for. */
    boolean mayExecute(Claim claim) {
        return !claim.uploaded() || unsandboxedUploads || sandbox.level() != SandboxLevel.NONE;
    }
}
