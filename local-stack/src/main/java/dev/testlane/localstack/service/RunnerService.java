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

/**
 * One runner-service process.
 *
 * @param name such as {@code runner-1}; also the id by which the API knows it
 * @param services the folder with the services' jars
 * @param folder its workspace
 * @param settings its environment variables but id and workspace
 * @param stopGrace how long it may take to stop
 */
public record RunnerService(
        String name,
        Path services,
        Path folder,
        ApiEndpoint api,
        Map<String, String> settings,
        Duration stopGrace,
        LogFiles logs)
        implements Component {

    /** What it reads and whoever starts the stack may set. */
    public static final List<String> PASSED =
            List.of("TESTLANE_PYTHON", "TESTLANE_PUBLIC_URL", "TESTLANE_RUNNER_STOP_GRACE");

    private static final String HEAP = "256m";

    @Override
    public String title() {
        return name;
    }

    @Override
    public ChildSpec prepare() {
        PrivateFiles.folder(folder);
        ServiceJar jar = new ServiceJar(services.resolve("runner-service.jar"), HEAP);
        Map<String, String> environment = new LinkedHashMap<>(settings);
        environment.put("TESTLANE_RUNNER_ID", name);
        environment.put("TESTLANE_RUNNER_WORKSPACE", folder.toString());
        return new ChildSpec(
                name, List.of(), jar.command(), environment, folder, logs.of(name), Signal.TERM, stopGrace);
    }

    @Override
    public boolean ready() {
        return api.runners().contains(name);
    }
}
