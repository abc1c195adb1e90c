package dev.testlane.localstack.rabbitmq;

import dev.testlane.localstack.data.Ports;
import dev.testlane.localstack.data.PrivateFiles;
import dev.testlane.localstack.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The nodes that are one broker; of each quorum queue every node has a copy, so the loss of one of three stops none. */
public record RabbitmqCluster(RabbitmqHome home, List<RabbitmqNode> nodes) {

    private static final int LARGEST = 3;
    private static final int SECONDS_TO_MEET = 60;
    private static final Duration LIMIT_TO_GROW = Duration.ofSeconds(60);

    /**
     * @param size 1 or 3
     * @throws IllegalStateException when the folder holds a larger broker
     */
    public static RabbitmqCluster of(RabbitmqHome home, int size, Ports ports) {
        if (IntStream.rangeClosed(size + 1, LARGEST).anyMatch(number -> RabbitmqNode.hasData(home, number))) {
            throw new IllegalStateException(home.folder() + " is of a broker with " + LARGEST
                    + " nodes, which can't become fewer: start with --brokers " + LARGEST
                    + ", or delete that folder. Runs"
                    + " are kept by the database and queued again; submissions over AMQP that were not yet accepted and"
                    + " output that was not yet stored are lost with it");
        }
        return new RabbitmqCluster(
                home,
                IntStream.rangeClosed(1, size)
                        .mapToObj(number -> new RabbitmqNode(home, number, size, NodePorts.choose(ports, number)))
                        .toList());
    }

    /**
     * Starts the nodes; returns when they are one broker. Those that were in it before wait for each other while they
     * start, so they start together; a new one needs a running one to join.
     *
     * @param starter starts some nodes at the same time and returns when all are ready
     */
    public void start(Consumer<List<RabbitmqNode>> starter) {
        List<RabbitmqNode> known = nodes.stream().filter(RabbitmqNode::hasData).toList();
        List<RabbitmqNode> first = known.isEmpty() ? List.of(nodes.getFirst()) : known;
        List<RabbitmqNode> fresh =
                nodes.stream().filter(node -> !first.contains(node)).toList();
        if (!known.isEmpty() && !fresh.isEmpty()) {
            PrivateFiles.write(growing(), "");
        }
        starter.accept(first);
        starter.accept(fresh);
        if (nodes.size() > 1) {
            awaitEachOther();
        }
        if (Files.exists(growing())) {
            growQueues();
        }
    }

    /** {@link AmqpUrl#value()} with all nodes: {@code amqp://user:password@host:port,host:port,host:port/}. */
    public String url(BrokerUser user) {
        return AmqpUrl.of(nodes.stream().map(node -> node.url(user)).toList());
    }

    private void awaitEachOther() {
        nodes.getFirst()
                .control(
                        "await_online_nodes",
                        Integer.toString(nodes.size()),
                        "--timeout",
                        Integer.toString(SECONDS_TO_MEET));
    }

    /** Queues that are older than a node have no copy on it. */
    private void growQueues() {
        for (RabbitmqNode node : nodes) {
            if (!Await.until(LIMIT_TO_GROW, Duration.ofSeconds(1), () -> copiesOfAll(node))) {
                throw new IllegalStateException(node.nodeName() + " has no copy of some queues: see its log");
            }
        }
        try {
            Files.delete(growing());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tool names the queues that had no copy there, and succeeds also when it could not make one. */
    private boolean copiesOfAll(RabbitmqNode node) {
        return nodes.getFirst()
                .tool("rabbitmq-queues", "grow", node.nodeName(), "all", "--silent")
                .isBlank();
    }

    /** Says, also to the next start, that queues have to be copied to new nodes. */
    private Path growing() {
        return home.folder().resolve("growing");
    }
}
