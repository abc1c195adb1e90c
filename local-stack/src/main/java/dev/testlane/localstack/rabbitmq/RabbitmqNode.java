package dev.testlane.localstack.rabbitmq;

import dev.testlane.localstack.data.LogFiles;
import dev.testlane.localstack.data.PrivateFiles;
import dev.testlane.localstack.data.Secrets;
import dev.testlane.localstack.process.ChildSpec;
import dev.testlane.localstack.process.Component;
import dev.testlane.localstack.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A private RabbitMQ node on loopback, for anybody, root or not; it shares nothing with a broker of the system.
 *
 * @param folder holds its home, configuration and messages; nobody else uses it
 */
public record RabbitmqNode(
        RabbitmqPrograms programs,
        Path folder,
        NodePorts ports,
        Definitions definitions,
        BrokerPasswords passwords,
        LogFiles logs)
        implements Component {

    public static final String NAME = "rabbitmq";
    private static final String NODE_NAME = "testlane@localhost";
    private static final String COOKIE = ".erlang.cookie";
    private static final Duration STOP_GRACE = Duration.ofSeconds(15);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "RabbitMQ";
    }

    @Override
    public ChildSpec prepare() {
        PrivateFiles.folder(folder);
        if (!Files.exists(folder.resolve(COOKIE))) {
            PrivateFiles.write(folder.resolve(COOKIE), Secrets.random());
        }
        PrivateFiles.write(folder.resolve("enabled_plugins"), "[].\n");
        PrivateFiles.write(folder.resolve("rabbitmq-env.conf"), "");
        PrivateFiles.write(folder.resolve("definitions.json"), definitions.toJson());
        PrivateFiles.write(folder.resolve("rabbitmq.conf"), configuration());
        return new ChildSpec(
                NAME,
                List.of(),
                List.of(programs.program("rabbitmq-server").toString()),
                environment(),
                folder,
                logs.of(NAME),
                Signal.TERM,
                STOP_GRACE);
    }

    @Override
    public boolean ready() {
        return url(BrokerUser.API).answers();
    }

    /** The way in to the virtual host "/" for a user. */
    public AmqpUrl url(BrokerUser user) {
        return new AmqpUrl("127.0.0.1", ports.amqp(), user.userName(), passwords.of(user), "/");
    }

    /**
     * Runs {@code rabbitmqctl} on this node and returns what it prints. Throws {@link IllegalStateException} with that
     * when it fails.
     */
    public String control(String... arguments) {
        String[] command = new String[arguments.length + 2];
        command[0] = programs.program("rabbitmqctl").toString();
        command[1] = "--quiet";
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment());
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.onExit().join().exitValue() != 0) {
                throw new IllegalStateException("rabbitmqctl " + arguments[0] + " failed: " + output.strip());
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String configuration() {
        return Definitions.configuration() + """

                # This node
                listeners.tcp.local = 127.0.0.1:%d
                load_definitions = %s
                """.formatted(ports.amqp(), folder.resolve("definitions.json"));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("HOME", folder.toString());
        environment.put("RABBITMQ_NODENAME", NODE_NAME);
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(ports.distribution()));
        environment.put("ERL_EPMD_PORT", Integer.toString(ports.mapper()));
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("messages").toString());
        environment.put("RABBITMQ_LOG_BASE", logs.folder().toString());
        environment.put("RABBITMQ_LOGS", "-");
        environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
        environment.put(
                "RABBITMQ_CONF_ENV_FILE", folder.resolve("rabbitmq-env.conf").toString());
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                folder.resolve("enabled_plugins").toString());
        environment.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
        environment.put(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}");
        environment.put("RABBITMQ_CTL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
        // Makes the start script replace itself by the broker, so that our child is the broker itself.
        environment.put("RUNNING_UNDER_SYSTEMD", "true");
        return environment;
    }
}
