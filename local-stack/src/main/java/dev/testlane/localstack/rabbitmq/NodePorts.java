package dev.testlane.localstack.rabbitmq;

import dev.testlane.localstack.data.Ports;

/** The ports of a node, all on loopback: for clients, for other nodes and tools, and for the port mapper of these. */
public record NodePorts(int amqp, int distribution, int mapper) {

    public static NodePorts choose(Ports ports) {
        return new NodePorts(ports.get("rabbitmq"), ports.get("rabbitmq-distribution"), ports.get("epmd"));
    }
}
