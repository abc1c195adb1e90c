package dev.testlane.runner.testing;

import java.nio.charset.StandardCharsets;

/** What a test asks for beside the source of one file. */
public final class RunDetails {

    private final ApiRun run;

    RunDetails(ApiRun run) {
        this.run = run;
    }

    public RunDetails file(String path, String content) {
        run.files.put(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Executes these paths instead of test_it.py. */
    public RunDetails paths(String... paths) {
        run.testPaths.clear();
        run.testPaths.addAll(java.util.List.of(paths));
        return this;
    }

    /** Executes just these test cases. */
    public RunDetails nodes(String... nodeIds) {
        run.nodeIds.addAll(java.util.List.of(nodeIds));
        return this;
    }

    public RunDetails variable(String name, String value) {
        run.variables.put(name, value);
        return this;
    }

    public RunDetails secret(String name, String value) {
        run.secrets.put(name, value);
        return this;
    }

    public RunDetails keyword(String keyword) {
        run.keyword = keyword;
        return this;
    }

    public RunDetails timeoutSeconds(int seconds) {
        run.timeoutSeconds = seconds;
        return this;
    }

    /** Says that a file has another hash than it has. */
    public RunDetails forgeHash(String path, String sha256) {
        run.forgedHashes.put(path, sha256);
        return this;
    }
}
