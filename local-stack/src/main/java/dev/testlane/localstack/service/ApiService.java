package dev.testlane.localstack.service;

import dev.testlane.localstack.balancer.Backend;
import dev.testlane.localstack.data.LogFiles;
import dev.testlane.localstack.process.ChildSpec;
import dev.testlane.localstack.process.Component;
import dev.testlane.localstack.process.Signal;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One api-service process.
 *
 * @param name such as {@code api-1}
 * @param services the folder with the services' unpacked jars
 * @param settings its environment variables
 */
public record ApiService(
        String name, Path services, Path folder, ApiEndpoint endpoint, Map<String, String> settings, LogFiles logs)
        implements Component {

    /** What it reads and whoever starts the stack may set. */
    public static final List<String> PASSED = List.of(
            "TESTLANE_ADDRESS",
            "TESTLANE_LEASE_DURATION",
            "TESTLANE_ALLOWED_HOSTS",
            "TESTLANE_MAX_ATTEMPTS",
            "TESTLANE_CONTENT_RETENTION");

    private static final Duration STOP_GRACE = Duration.ofSeconds(15);
    private static final String HEAP = "512m";

    @Override
    public String title() {
        return name;
    }

    @Override
    public ChildSpec prepare() {
        ServiceJar jar = new ServiceJar(services, "api-service", HEAP);
        return new ChildSpec(name, List.of(), jar.command(), settings, folder, logs.of(name), Signal.TERM, STOP_GRACE);
    }

    public Backend asBackend() {
        return new Backend(
                new InetSocketAddress(endpoint.base().getHost(), endpoint.base().getPort()), endpoint::health);
    }

    @Override
    public boolean ready() {
        return endpoint.ready();
    }
}
