package dev.testlane.contract;

import java.util.Map;

/** Names and arguments of the exchanges and queues that both services use. The api-service declares all of them. */
public final class BrokerNames {

    /** Fanout exchange; each runner binds an exclusive queue and gets every {@link ControlMessage}. */
    public static final String CONTROL_EXCHANGE = "testlane.control";

    /** Direct exchange for {@link Report}s; the routing key is {@link #reportQueue(long)}. */
    public static final String REPORT_EXCHANGE = "testlane.reports";

    /** Reports of one run always take the same queue, so that they are stored in the order in which they were sent. */
    public static final int REPORT_QUEUES = 4;

    /** Fanout exchange, and the queue of the same name, for lane messages that the broker gave up on. */
    public static final String DEAD_LETTERS = "testlane.dead-letters";

    /** Queue of {@link InspectionRequest}s, fed through the default exchange; any runner takes one. */
    public static final String INSPECTIONS = "testlane.inspections";

    /** Queue of {@link InspectionReport}s, and their routing key at {@link #REPORT_EXCHANGE}. */
    public static final String INSPECTION_REPORTS = "testlane.inspection-reports";

    private static final String LANE_PREFIX = "testlane.environment.";

    private BrokerNames() {}

    /** The lane of an environment: a quorum queue with a single active consumer, fed through the default exchange. */
    public static String lane(int environmentId) {
        return LANE_PREFIX + environmentId;
    }

    /**
     * Arguments of a lane, accepted by RabbitMQ 3.10 and 4.
     *
     * <p>4.x drops a message after 20 deliveries by default, and 3.10 reads -1 as "drop at once"; hence the large limit.
     */
    public static Map<String, Object> laneArguments() {
        return Map.of(
                "x-queue-type",
                "quorum",
                "x-single-active-consumer",
                true,
                "x-delivery-limit",
                1_000_000,
                "x-dead-letter-exchange",
                DEAD_LETTERS,
                "x-dead-letter-strategy",
                "at-least-once",
                "x-overflow",
                "reject-publish",
                "x-consumer-timeout",
                86_400_000);
    }

    /** Arguments of both inspection queues: what can't be handled in a few deliveries is asked for again or given up. */
    public static Map<String, Object> inspectionArguments() {
        return Map.of(
                "x-queue-type",
                "quorum",
                "x-delivery-limit",
                5,
                "x-max-length",
                100_000,
                "x-overflow",
                "reject-publish");
    }

    /** Queue and routing key for the reports of a run. */
    public static String reportQueue(long runId) {
        return reportQueueAt((int) (runId % REPORT_QUEUES));
    }

    /** The report queue at an index from 0 to {@link #REPORT_QUEUES} - 1. */
    public static String reportQueueAt(int index) {
        return REPORT_EXCHANGE + "." + index;
    }
}
