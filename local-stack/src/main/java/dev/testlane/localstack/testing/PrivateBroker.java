package dev.testlane.localstack.testing;

import dev.testlane.localstack.data.PrivateFiles;
import dev.testlane.localstack.process.Child;
import dev.testlane.localstack.rabbitmq.Definitions;
import dev.testlane.localstack.rabbitmq.NodePorts;
import dev.testlane.localstack.rabbitmq.PortMapper;
import dev.testlane.localstack.rabbitmq.RabbitmqHome;
import dev.testlane.localstack.rabbitmq.RabbitmqNode;
import dev.testlane.localstack.rabbitmq.RabbitmqPrograms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** RabbitMQ as a child process. */
final class PrivateBroker implements TestBroker {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final TestFolder folder;
    private final String password;
    private final Definitions definitions;
    private final RabbitmqNode node;
    private final AtomicInteger virtualHosts = new AtomicInteger();
    private Child child;

    private PrivateBroker(TestFolder folder) {
        this.folder = folder;
        this.password = folder.secrets().get("test-password");
        this.definitions = Definitions.with(user -> password).withAdministrator(VirtualHost.ADMINISTRATOR, password);
        RabbitmqHome home = new RabbitmqHome(
                RabbitmqPrograms.find(), folder.resolve("rabbitmq"), definitions, user -> password, folder.logs());
        this.node = RabbitmqNode.single(home, NodePorts.choose(folder.ports()));
        PortMapper mapper = new PortMapper(node.ports().mapper(), home.folder(), folder.logs());
        folder.launch(mapper, START_LIMIT);
        this.child = folder.launch(node, START_LIMIT);
    }

    static PrivateBroker launch(TestFolder folder) {
        return new PrivateBroker(folder);
    }

    @Override
    public VirtualHost defaultVirtualHost() {
        return virtualHost("/");
    }

    @Override
    public VirtualHost newVirtualHost() {
        String name = "test-" + virtualHosts.incrementAndGet();
        Path file = folder.resolve(name + ".json");
        PrivateFiles.write(file, definitions.forVirtualHost(name).toJson());
        node.control("import_definitions", file.toString());
        return virtualHost(name);
    }

    @Override
    public synchronized void stop() {
        child.stop();
    }

    @Override
    public synchronized void start() {
        if (!child.alive()) {
            child = folder.launch(node, START_LIMIT);
        }
    }

    private VirtualHost virtualHost(String name) {
        return new VirtualHost(name, node.ports().amqp(), password);
    }
}
