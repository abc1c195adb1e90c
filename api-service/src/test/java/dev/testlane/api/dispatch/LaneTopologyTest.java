package dev.testlane.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.api.ApiServiceTest;
import dev.testlane.localstack.testing.TestStack;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the broker holds, as {@code rabbitmqctl list_queues} shows it. */
class LaneTopologyTest extends ApiServiceTest {

    @Autowired
    private JsonMapper json;

    @Test
    void thereIsALaneWithItsArgumentsForEveryEnvironment() {
        JsonNode arguments = json.readTree("""
                {"x-queue-type": "quorum", "x-single-active-consumer": true, "x-delivery-limit": 1000000,
                 "x-dead-letter-exchange": "testlane.dead-letters", "x-dead-letter-strategy": "at-least-once",
                 "x-overflow": "reject-publish", "x-consumer-timeout": 86400000}""");

        List<JsonNode> lanes = queues().stream()
                .filter(queue -> queue.get("name").asString().startsWith("testlane.environment."))
                .toList();

        assertThat(lanes)
                .extracting(lane -> lane.get("name").asString())
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 100)
                        .mapToObj(id -> "testlane.environment." + id)
                        .toList());
        assertThat(lanes).allSatisfy(lane -> {
            assertThat(lane.get("durable").asBoolean()).isTrue();
            assertThat(argumentsOf(lane)).isEqualTo(arguments);
        });
    }

    @Test
    void whatMustNotGetLostIsReplicatedAndDurable() {
        assertThat(queues())
                .filteredOn(queue -> queue.get("durable").asBoolean())
                .hasSizeGreaterThan(100)
                .allSatisfy(queue -> assertThat(
                                argumentsOf(queue).path("x-queue-type").asString())
                        .isEqualTo("quorum"));
    }

    private List<JsonNode> queues() {
        String listed = TestStack.rabbit()
                .control(
                        "list_queues", "--vhost", BROKER.name(), "--formatter", "json", "name", "durable", "arguments");
        return json.readTree(listed).valueStream().toList();
    }

    /** The broker lists each as name, type and value. */
    private JsonNode argumentsOf(JsonNode queue) {
        ObjectNode arguments = json.createObjectNode();
        queue.get("arguments").forEach(argument -> arguments.set(argument.get(0).asString(), argument.get(2)));
        return arguments;
    }
}
