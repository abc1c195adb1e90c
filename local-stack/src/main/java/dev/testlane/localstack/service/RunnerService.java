package dev.testlane.localstack.service;

import dev.testlane.localstack.data.LogFiles;
import dev.testlane.localstack.data.PrivateFiles;
import dev.testlane.localstack.process.ChildSpec;
import dev.testlane.localstack.process.Component;
import dev.testlane.localstack.process.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One runner-service process. */
public final class RunnerService implements Component {

    /** What it reads and whoever starts the stack may set. */
    public static final List<String> PASSED = List.of(
            "TESTLANE_PUBLIC_URL",
            "TESTLANE_PYTHON",
            "TESTLANE_RUNNER_CACHE",
            "TESTLANE_RUNNER_CPU_TIME",
            "TESTLANE_RUNNER_FILE_SIZE",
            "TESTLANE_RUNNER_FOLDER",
            "TESTLANE_RUNNER_MEMORY",
            "TESTLANE_RUNNER_NETWORK",
            "TESTLANE_RUNNER_OPEN_FILES",
            "TESTLANE_RUNNER_OUTPUT_KEEP",
            "TESTLANE_RUNNER_OUTPUT_KILL",
            "TESTLANE_RUNNER_PLUGINS",
            "TESTLANE_RUNNER_PROCESSES",
            "TESTLANE_RUNNER_SANDBOX",
            "TESTLANE_RUNNER_SANDBOX_USER",
            "TESTLANE_RUNNER_SPARES",
            "TESTLANE_RUNNER_STOP_GRACE",
            "TESTLANE_RUNNER_TEMPORARY",
            "TESTLANE_RUNNER_UNSANDBOXED_UPLOADS");

    private static final String HEAP = "256m";

    private final String name;
    private final Path services;
    private final Path workspace;
    private final ApiEndpoint api;
    private final Map<String, String> settings;
    private final Duration stopGrace;
    private final LogFiles logs;
    private volatile @Nullable String earlierRegistration;

    /**
     * @param name such as {@code runner-1}; also the id by which the API knows it
     * @param services the folder with the services' unpacked jars
     * @param settings its environment variables but id and workspace
     * @param stopGrace how long it may take to stop
     */
    public RunnerService(
            String name,
            Path services,
            Path workspace,
            ApiEndpoint api,
            Map<String, String> settings,
            Duration stopGrace,
            LogFiles logs) {
        this.name = name;
        this.services = services;
        this.workspace = workspace;
        this.api = api;
        this.settings = settings;
        this.stopGrace = stopGrace;
        this.logs = logs;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return name;
    }

    @Override
    public ChildSpec prepare() {
        PrivateFiles.folder(workspace);
        // A killed runner stays listed for a while.
        earlierRegistration = api.registrations().get(name);
        ServiceJar jar = new ServiceJar(services, "runner-service", HEAP);
        Map<String, String> environment = new LinkedHashMap<>(settings);
        environment.put("TESTLANE_RUNNER_ID", name);
        environment.put("TESTLANE_RUNNER_WORKSPACE", workspace.toString());
        return new ChildSpec(
                name, List.of(), jar.command(), environment, workspace, logs.of(name), Signal.TERM, stopGrace);
    }

    @Override
    public boolean ready() {
        String registration = api.registrations().get(name);
        return registration != null && !registration.equals(earlierRegistration);
    }
}
