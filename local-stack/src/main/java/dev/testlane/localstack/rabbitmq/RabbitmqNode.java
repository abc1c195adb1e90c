package dev.testlane.localstack.rabbitmq;

import dev.testlane.localstack.data.PrivateFiles;
import dev.testlane.localstack.process.ChildSpec;
import dev.testlane.localstack.process.Component;
import dev.testlane.localstack.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A private RabbitMQ node on loopback, for anybody, root or not; it shares nothing with a broker of the system.
 *
 * @param number from 1
 * @param size how many nodes the broker has
 */
public record RabbitmqNode(RabbitmqHome home, int number, int size, NodePorts ports) implements Component {

    public static final String NAME = "rabbitmq";
    private static final Duration STOP_GRACE = Duration.ofSeconds(15);

    /** The only node of a broker. */
    public static RabbitmqNode single(RabbitmqHome home, NodePorts ports) {
        return new RabbitmqNode(home, 1, 1, ports);
    }

    /** {@code rabbitmq}, or {@code rabbitmq-1} and so on if there are several. */
    @Override
    public String name() {
        return size == 1 ? NAME : NAME + "-" + number;
    }

    @Override
    public String title() {
        return size == 1 ? "RabbitMQ" : "RabbitMQ " + number;
    }

    /** As the other nodes know it. */
    String nodeName() {
        return nodeName(number);
    }

    private static String nodeName(int number) {
        return (number == 1 ? "testlane" : "testlane-" + number) + "@localhost";
    }

    /** Whether it was ever started. */
    boolean hasData() {
        return hasData(home, number);
    }

    static boolean hasData(RabbitmqHome home, int number) {
        return Files.isDirectory(home.messages().resolve(nodeName(number)));
    }

    @Override
    public ChildSpec prepare() {
        home.prepare();
        PrivateFiles.write(configurationFile(), configuration());
        return new ChildSpec(
                name(),
                List.of(),
                List.of(home.programs().program("rabbitmq-server").toString()),
                environment(),
                home.folder(),
                home.logs().of(name()),
                Signal.TERM,
                STOP_GRACE);
    }

    @Override
    public boolean ready() {
        return url(BrokerUser.API).answers();
    }

    /** The way in to the virtual host "/" for a user. */
    public AmqpUrl url(BrokerUser user) {
        return new AmqpUrl(
                "127.0.0.1", ports.amqp(), user.userName(), home.passwords().of(user), "/");
    }

    /**
     * Runs {@code rabbitmqctl} on this node and returns what it prints. Throws {@link IllegalStateException} with that
     * when it fails.
     */
    public String control(String... arguments) {
        return tool("rabbitmqctl", arguments);
    }

    /** The same for one of the broker's other tools. */
    String tool(String program, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(home.programs().program(program).toString(), "--quiet"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment());
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.onExit().join().exitValue() != 0) {
                throw new IllegalStateException(program + " " + arguments[0] + " failed: " + output.strip());
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path configurationFile() {
        return home.folder().resolve(name() + ".conf");
    }

    private String configuration() {
        return Definitions.configuration() + """

                # This node
                listeners.tcp.local = 127.0.0.1:%d
                load_definitions = %s
                """.formatted(ports.amqp(), home.definitionsFile()) + cluster();
    }

    private String cluster() {
        if (size == 1) {
            return "";
        }
        String common = """

                # A node that lost sight of the others stops serving until it sees them again, and then joins them.
                cluster_partition_handling = pause_minority
                # A frozen node is given up after 15 to 25 s.
                net_ticktime = 20
                """;
        boolean founds = others().noneMatch(other -> hasData(home, other));
        return founds
                ? common
                : common
                        + """

                # A new node joins, and rather waits than become a broker of its own.
                cluster_formation.peer_discovery_backend = classic_config
                cluster_formation.discovery_retry_limit = 120
                cluster_formation.discovery_retry_interval = 500
                %s
                """.formatted(IntStream.rangeClosed(1, size)
                                .mapToObj(node ->
                                        "cluster_formation.classic_config.nodes." + node + " = " + nodeName(node))
                                .collect(Collectors.joining("\n")));
    }

    private IntStream others() {
        return IntStream.rangeClosed(1, size).filter(other -> other != number);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("HOME", home.folder().toString());
        environment.put("RABBITMQ_NODENAME", nodeName());
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(ports.distribution()));
        environment.put("ERL_EPMD_PORT", Integer.toString(ports.mapper()));
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_MNESIA_BASE", home.messages().toString());
        environment.put("RABBITMQ_LOG_BASE", home.logs().folder().toString());
        environment.put("RABBITMQ_LOGS", "-");
        environment.put("RABBITMQ_CONFIG_FILE", configurationFile().toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", home.settings().toString());
        environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", home.enabledPlugins().toString());
        environment.put(
                "RABBITMQ_PID_FILE", home.folder().resolve(name() + ".pid").toString());
        environment.put(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}");
        environment.put("RABBITMQ_CTL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
        // Makes the start script replace itself by the broker, so that our child is the broker itself.
        environment.put("RUNNING_UNDER_SYSTEMD", "true");
        return environment;
    }
}
