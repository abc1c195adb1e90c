package dev.testlane.runner.inspection;

import dev.testlane.contract.InspectionReport;
import dev.testlane.contract.InspectionReport.ListedTest;
import dev.testlane.contract.InspectionReport.MissingImport;
import dev.testlane.contract.InspectionRequest;
import dev.testlane.contract.SnapshotFile;
import dev.testlane.runner.sandbox.PythonRuntime;
import dev.testlane.runner.sandbox.Sandbox;
import dev.testlane.runner.sandbox.ShortProcess;
import dev.testlane.runner.sandbox.Spawner;
import dev.testlane.runner.workspace.RunFolder;
import dev.testlane.runner.workspace.SnapshotException;
import dev.testlane.runner.workspace.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Lists the tests of a content in a sandboxed process of its own, which parses it and executes nothing of it. */
public final class Inspector {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_OUTPUT = 16 * 1024 * 1024;
    /** How the script ends when a file makes it reach its own limits: its word for memory, then signals. */
    private static final Set<Integer> LIMITS_REACHED =
            Set.of(77, 128 + 6 /* SIGABRT */, 128 + 11 /* SIGSEGV */, 128 + 24 /* SIGXCPU */);

    private static final List<String> SCRIPT = List.of(
            "inspect_test_file.py",
            String.valueOf(InspectionReport.MOST_TESTS),
            String.valueOf(InspectionReport.MOST_IMPORTS),
            String.valueOf(InspectionReport.LONGEST_TEXT));

    private final Workspace workspace;
    private final PythonRuntime python;
    private final Sandbox sandbox;
    private final Spawner spawner;
    private final JsonMapper json;

    public Inspector(Workspace workspace, PythonRuntime python, Sandbox sandbox, Spawner spawner, JsonMapper json) {
        this.workspace = workspace;
        this.python = python;
        this.sandbox = sandbox;
        this.spawner = spawner;
        this.json = json;
    }

    /** What the script prints: either tests or a message. */
    private record Findings(
            @Nullable Integer testCases,
            @Nullable List<ListedTest> tests,
            @Nullable List<MissingImport> missingImports,
            @Nullable String message,
            @Nullable Integer line,
            @Nullable Integer column) {}

    /** @throws IOException if the content can't be had now, or its inspection failed for no fault of its own */
    InspectionReport inspect(InspectionRequest request) throws IOException, InterruptedException {
        String sha256 = request.sha256();
        byte[] content;
        try {
            content = workspace.content(new SnapshotFile(sha256, sha256, request.size()));
        } catch (SnapshotException gone) {
            return new InspectionReport.Gone(sha256);
        }
        ShortProcess.Answer answer = run(content);
        if (answer.isTooLate()) {
            throw new IOException("the listing of the tests does not end; the machine may be too busy");
        }
        if (LIMITS_REACHED.contains(answer.exitCode())) {
            return unreadable(sha256, "Python can't read it: it crashed, or used up its memory or time");
        }
        if (answer.exitCode() != 0) {
            throw new IOException("the listing of the tests ended with exit code " + answer.exitCode());
        }
        return report(sha256, answer.output());
    }

    private ShortProcess.Answer run(byte[] content) throws IOException, InterruptedException {
        try (RunFolder folder = workspace.newFolder();
                Sandbox.Cell cell = sandbox.open(folder.suite(), folder.temporary())) {
            cell.handOver();
            return ShortProcess.run(spawner, python, cell, SCRIPT, content, MOST_OUTPUT, LIMIT);
        }
    }

    private InspectionReport report(String sha256, byte[] output) throws IOException {
        Findings found;
        try {
            found = json.readValue(output, Findings.class);
        } catch (JacksonException e) {
            throw new IOException("the listing of the tests is broken", e);
        }
        if (found.message() != null) {
            return new InspectionReport.Unreadable(
                    sha256, python.identity(), found.message(), found.line(), found.column());
        }
        if (found.testCases() == null || found.tests() == null || found.missingImports() == null) {
            throw new IOException("the listing of the tests is incomplete");
        }
        return new InspectionReport.Listed(
                sha256, python.identity(), found.testCases(), found.tests(), found.missingImports());
    }

    private InspectionReport unreadable(String sha256, String message) {
        return new InspectionReport.Unreadable(sha256, python.identity(), message, null, null);
    }
}
