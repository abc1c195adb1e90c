package dev.testlane.localstack.rabbitmq;

import dev.testlane.localstack.data.Ports;

/** The ports of a node, all on loopback: for clients, for other nodes and tools, and for the port mapper of these. */
public record NodePorts(int amqp, int distribution, int mapper) {

    /** Those of the first node, or of the only one. */
    public static NodePorts choose(Ports ports) {
        return choose(ports, 1);
    }

    static NodePorts choose(Ports ports, int number) {
        String name = number == 1 ? "rabbitmq" : "rabbitmq-" + number;
        return new NodePorts(ports.get(name), ports.get(name + "-distribution"), ports.get("epmd"));
    }
}
