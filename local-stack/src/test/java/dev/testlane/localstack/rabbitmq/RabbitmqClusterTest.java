package dev.testlane.localstack.rabbitmq;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import dev.testlane.localstack.data.LogFiles;
import dev.testlane.localstack.data.Ports;
import dev.testlane.localstack.process.Child;
import dev.testlane.localstack.process.Component;
import dev.testlane.localstack.process.Launch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real nodes, killed, stopped and started again. */
class RabbitmqClusterTest {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String QUEUE = "testlane.environment.1";

    @TempDir
    private Path folder;

    private final Map<String, Child> children = new ConcurrentHashMap<>();

    @AfterEach
    void killAll() {
        children.values().parallelStream().forEach(Child::kill);
    }

    @Test
    void oneNodeGrowsToThreeThatSurviveTheLossOfAnyAndAStopOfAll() throws Exception {
        RabbitmqCluster single = cluster(1);
        launch(new PortMapper(single.nodes().getFirst().ports().mapper(), folder, logs()));
        single.start(this::launchAll);
        publish(single, "before");
        child("rabbitmq").stop();

        RabbitmqCluster three = cluster(3);
        three.start(this::launchAll);

        // The founder, which was the only one when the queue was declared.
        child("rabbitmq-1").kill();
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> publish(three, "without"));
        assertThat(queued(three)).contains("before", "without");

        // Not killed: a copy that is younger than three minutes is forgotten then, which two of three must not do.
        children.values().parallelStream().forEach(Child::stop);
        launch(new PortMapper(single.nodes().getFirst().ports().mapper(), folder, logs()));
        three.start(this::launchAll);
        await().atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(queued(three)).contains("before", "without"));

        assertThatThrownBy(() -> cluster(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("start with --brokers 3");
    }

    private RabbitmqCluster cluster(int size) {
        BrokerPasswords passwords = user -> "secret-of-" + user.userName();
        RabbitmqHome home = new RabbitmqHome(
                RabbitmqPrograms.find(), folder.resolve("rabbitmq"), Definitions.with(passwords), passwords, logs());
        return RabbitmqCluster.of(home, size, new Ports(folder.resolve("ports.json")));
    }

    private LogFiles logs() {
        return new LogFiles(folder.resolve("logs"));
    }

    private void launchAll(List<RabbitmqNode> nodes) {
        try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> starts = new ArrayList<>();
            nodes.forEach(node -> starts.add(starters.submit(() -> launch(node))));
            assertThat(starts).allSatisfy(start -> assertThat(start).succeedsWithin(LIMIT));
        }
    }

    private void launch(Component component) {
        var _ = Launch.start(component, LIMIT, child -> children.put(component.name(), child));
    }

    private Child child(String name) {
        return requireNonNull(children.get(name), name);
    }

    private void publish(RabbitmqCluster cluster, String text) throws Exception {
        try (Connection connection = connect(cluster)) {
            Channel channel = connection.createChannel();
            channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
            channel.confirmSelect();
            channel.basicPublish("", QUEUE, MessageProperties.PERSISTENT_BASIC, text.getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(10_000);
        }
    }

    /** What is in the queue, and stays there. */
    private List<String> queued(RabbitmqCluster cluster) throws Exception {
        List<String> texts = new ArrayList<>();
        try (Connection connection = connect(cluster)) {
            Channel channel = connection.createChannel();
            for (GetResponse each; (each = channel.basicGet(QUEUE, false)) != null; ) {
                texts.add(new String(each.getBody(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    /** To a node that runs. */
    private Connection connect(RabbitmqCluster cluster) throws Exception {
        RabbitmqNode running = cluster.nodes().stream()
                .filter(node -> child(node.name()).alive())
                .findFirst()
                .orElseThrow();
        return running.url(BrokerUser.API).connect();
    }
}
