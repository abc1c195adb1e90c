import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Submits a run over AMQP and follows it to its end: {@code java Submit.java ENVIRONMENT TEST_PATH...} Ends with status 0
 * if the run succeeds, 1 if it ends otherwise, 2 if it is refused. Needs amqp-client and jackson-databind.
 */
class Submit {

    static final Set<String> ENDED = Set.of("SUCCESS", "FAILED", "ERROR", "CANCELLED", "TIMED_OUT");
    static final JsonMapper JSON = new JsonMapper();

    public static void main(String... arguments) throws Exception {
        var factory = new ConnectionFactory();
        factory.setUri(System.getenv("TESTLANE_PRODUCER_URL"));
        int status;
        try (var connection = factory.newConnection()) {
            status = submit(connection.createChannel(), Integer.parseInt(arguments[0]), List.of(arguments).subList(1, arguments.length));
        }
        System.exit(status);
    }

    static int submit(com.rabbitmq.client.Channel channel, int environmentId, List<String> testPaths) throws Exception {
        var replies = new LinkedBlockingQueue<Delivery>();
        var events = new LinkedBlockingQueue<Delivery>();
        String replyQueue = channel.queueDeclare().getQueue();
        String eventQueue = channel.queueDeclare().getQueue();
        // Bound before the submission, so that no change is missed.
        channel.queueBind(eventQueue, "testlane.run-events", "run." + environmentId + ".*");
        channel.basicConsume(replyQueue, true, (tag, delivery) -> replies.add(delivery), tag -> {});
        channel.basicConsume(eventQueue, true, (tag, delivery) -> events.add(delivery), tag -> {});

        // The message id makes it safe to send the submission again: the same id gives the same run.
        var properties = new BasicProperties.Builder()
                .contentType("application/json")
                .deliveryMode(2)
                .messageId(UUID.randomUUID().toString())
                .replyTo(replyQueue)
                .build();
        var request = Map.of("username", "ci", "environmentId", environmentId, "testPaths", testPaths);
        channel.confirmSelect();
        channel.basicPublish("testlane.submissions", "run", true, properties, JSON.writeValueAsBytes(request));
        channel.waitForConfirmsOrDie(10_000);

        Delivery answer = replies.take();
        JsonNode run = JSON.readTree(answer.getBody());
        if (!answer.getProperties().getContentType().equals("application/json")) {
            System.err.println("refused: " + run.get("detail").asString());
            return 2;
        }
        while (true) {
            JsonNode event = JSON.readTree(events.take().getBody());
            if (event.get("id").equals(run.get("id"))) {
                String status = event.get("status").asString();
                System.out.println("run " + event.get("id") + " is " + status + " " + event.get("statusReason").asString(""));
                if (ENDED.contains(status)) {
                    return status.equals("SUCCESS") ? 0 : 1;
                }
            }
        }
    }
}
