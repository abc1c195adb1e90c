package dev.testlane.localstack.stack;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What to start.
 *
 * @param checkout the folder with the samples and the acceptance tests
 * @param services the folder with the services' unpacked jars
 * @param data where everything is kept
 * @param brokers RabbitMQ nodes, 1 or 3
 * @param apis api-service processes; with more than one, a balancer has the port
 * @param slots per runner; empty: as many as there are cores
 * @param environment this process's own environment variables
 */
public record StackSettings(
        Path checkout,
        Path services,
        int port,
        Path data,
        int brokers,
        int apis,
        int runners,
        OptionalInt slots,
        Map<String, String> environment) {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int HTTP = 80;
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,6})s?");
    private static final Duration DEFAULT_RUNNER_STOP = Duration.ofSeconds(10);
    private static final Duration STOP_MARGIN = Duration.ofSeconds(30);

    boolean balanced() {
        return apis > 1;
    }

    boolean clustered() {
        return brokers > 1;
    }

    /** Where the API listens. */
    String address() {
        return variable("TESTLANE_ADDRESS").orElse(LOOPBACK);
    }

    /** Where this machine reaches the API, without a slash at the end. */
    String baseUrl() {
        String address = address();
        boolean everywhere = "0.0.0.0".equals(address) || "::".equals(address) || "localhost".equals(address);
        String host = everywhere ? LOOPBACK : address;
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    URI url() {
        return URI.create(baseUrl() + "/");
    }

    /** By these names this machine reaches the API; a browser leaves port 80 out. */
    List<String> ownHosts() {
        return Stream.of("localhost", LOOPBACK, "[::1]")
                .map(name -> port == HTTP ? name : name + ":" + port)
                .toList();
    }

    /** How long a runner gets to stop: what it grants its runs, and then some to say so. */
    Duration runnerStop() {
        return variable("TESTLANE_RUNNER_STOP_GRACE")
                .map(StackSettings::seconds)
                .orElse(DEFAULT_RUNNER_STOP)
                .plus(STOP_MARGIN);
    }

    /** A variable that is set to something. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static Duration seconds(String value) {
        Matcher matcher = SECONDS.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalStateException("TESTLANE_RUNNER_STOP_GRACE is \"" + value + "\", it must be such as 10s");
        }
        return Duration.ofSeconds(Long.parseLong(matcher.group(1)));
    }
}
