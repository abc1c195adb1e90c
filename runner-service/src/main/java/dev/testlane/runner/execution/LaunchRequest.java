package dev.testlane.runner.execution;

import dev.testlane.contract.Claim;
import dev.testlane.runner.sandbox.PythonRuntime;
import dev.testlane.runner.sandbox.Sandbox;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the launcher is asked for, in one line of JSON on its standard input. */
record LaunchRequest(
        String folder,
        Map<String, String> environment,
        List<String> tests,
        List<String> nodes,
        @Nullable String keyword,
        String nonce) {

    static LaunchRequest of(Claim claim, Sandbox.Cell cell, PythonRuntime python, URI publicUrl, String nonce) {
        return new LaunchRequest(
                cell.suite().toString(),
                environment(claim, cell, python, publicUrl),
                claim.testPaths(),
                claim.nodeIds(),
                claim.keyword(),
                nonce);
    }

    /** The run's own variables first, so that they can't pretend to be ours. */
    private static Map<String, String> environment(
            Claim claim, Sandbox.Cell cell, PythonRuntime python, URI publicUrl) {
        Map<String, String> environment = new HashMap<>(python.baseEnvironment());
        environment.put("COLUMNS", "120");
        environment.put("TERM", "xterm-256color");
        environment.put("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1");
        environment.putAll(claim.variables());
        environment.putAll(claim.secrets().values());
        environment.put("HOME", cell.suite().toString());
        environment.put("TMPDIR", cell.temporary().toString());
        environment.put("TESTLANE_ENVIRONMENT_ID", String.valueOf(claim.environmentId()));
        environment.put("TESTLANE_RUN_ID", String.valueOf(claim.runId()));
        environment.put("TESTLANE_ATTEMPT", String.valueOf(claim.attempt()));
        environment.put("TESTLANE_FENCING_TOKEN", String.valueOf(claim.fencingToken()));
        environment.put("TESTLANE_USERNAME", claim.username());
        environment.put("TESTLANE_URL", publicUrl.toString());
        return environment;
    }
}
