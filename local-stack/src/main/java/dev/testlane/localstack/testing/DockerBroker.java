package dev.testlane.localstack.testing;

import dev.testlane.localstack.data.Secrets;
import dev.testlane.localstack.rabbitmq.AmqpUrl;
import dev.testlane.localstack.rabbitmq.Definitions;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;

/** RabbitMQ as a container. */
final class DockerBroker implements TestBroker {

    static final String IMAGE = "rabbitmq:4-management";
    private static final int PORT = 5672;

    private final String password = Secrets.random();
    private final int port = DockerContainer.freePort();
    private final AtomicInteger virtualHosts = new AtomicInteger();
    private final Definitions definitions =
            Definitions.with(user -> password).withAdministrator(VirtualHost.ADMINISTRATOR, password);
    private final GenericContainer<?> rabbitmq;
    private final DockerContainer container;

    @SuppressWarnings("resource") // Testcontainers removes the container when the JVM ends.
    private DockerBroker() {
        this.rabbitmq = new GenericContainer<>(IMAGE)
                .withCopyToContainer(Transferable.of(configuration(), 0644), "/etc/rabbitmq/rabbitmq.conf")
                .withCopyToContainer(Transferable.of(definitions.toJson(), 0644), "/etc/rabbitmq/definitions.json");
        AmqpUrl administrator = new AmqpUrl("127.0.0.1", port, VirtualHost.ADMINISTRATOR, password, "/");
        this.container = new DockerContainer(rabbitmq, port, administrator::answers).run(PORT);
    }

    static DockerBroker launch() {
        return new DockerBroker();
    }

    @Override
    public VirtualHost defaultVirtualHost() {
        return new VirtualHost("/", port, password);
    }

    @Override
    public VirtualHost newVirtualHost() {
        String name = "test-" + virtualHosts.incrementAndGet();
        String file = "/tmp/" + name + ".json";
        rabbitmq.copyFileToContainer(
                Transferable.of(definitions.forVirtualHost(name).toJson(), 0644), file);
        control("import_definitions", file);
        return new VirtualHost(name, port, password);
    }

    @Override
    public void stop() {
        container.stop();
    }

    @Override
    public void start() {
        container.start();
    }

    private static String configuration() {
        return Definitions.configuration() + "\nlisteners.tcp.local = 0.0.0.0:" + PORT + "\n";
    }

    @Override
    public String control(String... arguments) {
        try {
            ExecResult result =
                    rabbitmq.execInContainer(Stream.concat(Stream.of("rabbitmqctl", "--quiet"), Stream.of(arguments))
                            .toArray(String[]::new));
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(result.getStdout() + result.getStderr());
            }
            return result.getStdout();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
