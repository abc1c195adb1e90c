package dev.testlane.localstack.testing;

import com.github.dockerjava.api.model.PortBinding;
import dev.testlane.localstack.data.Ports;
import dev.testlane.localstack.process.Await;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.testcontainers.containers.GenericContainer;

/** A container on a fixed loopback port, so that it comes back from an outage where it was. */
final class DockerContainer {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final GenericContainer<?> container;
    private final int port;
    private final BooleanSupplier ready;

    DockerContainer(GenericContainer<?> container, int port, BooleanSupplier ready) {
        this.container = container;
        this.port = port;
        this.ready = ready;
    }

    static int freePort() {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
        } while (!Ports.isFree("127.0.0.1", port));
        return port;
    }

    DockerContainer run(int innerPort) {
        container.withCreateContainerCmdModifier(command -> Objects.requireNonNull(command.getHostConfig())
                .withPortBindings(PortBinding.parse("127.0.0.1:" + port + ":" + innerPort)));
        container.start();
        awaitReady();
        return this;
    }

    void stop() {
        container.getDockerClient().stopContainerCmd(container.getContainerId()).exec();
    }

    void start() {
        container
                .getDockerClient()
                .startContainerCmd(container.getContainerId())
                .exec();
        awaitReady();
    }

    private void awaitReady() {
        if (!Await.until(START_LIMIT, PAUSE, ready)) {
            throw new IllegalStateException(
                    "Not ready in time: " + container.getDockerImageName() + "\n" + container.getLogs());
        }
    }
}
