package dev.testlane.runner.inspection;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import dev.testlane.contract.BrokerNames;
import dev.testlane.contract.InspectionReport;
import dev.testlane.contract.InspectionRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes questions from the broker, one after the other, so that inspections never use more than one core. A question is
 * acknowledged when the broker has its answer; one that can't be answered now is dropped, since it will be asked again.
 */
public final class Inspections implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Inspections.class);
    private static final int PREFETCH = 2;
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration CONFIRM = Duration.ofSeconds(10);
    private static final Duration END = Duration.ofSeconds(2);
    private static final BasicProperties PERSISTENT_JSON = new BasicProperties.Builder()
            .contentType("application/json")
            .deliveryMode(2)
            .build();

    private final ConnectionFactory broker;
    private final JsonMapper json;
    private final Inspector inspector;
    private final Thread thread =
            Thread.ofPlatform().name("inspections").daemon().unstarted(this::run);
    private volatile boolean closed;
    private volatile @Nullable Connection connection;
    private String problem = "";

    public Inspections(ConnectionFactory broker, JsonMapper json, Inspector inspector) {
        this.broker = broker;
        this.json = json;
        this.inspector = inspector;
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                try {
                    serveUntilFailure();
                } catch (IOException | TimeoutException | RuntimeException e) {
                    say(e);
                }
                if (!closed) {
                    Thread.sleep(RETRY);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(Exception e) {
        if (!closed && !problem.equals(e.toString())) {
            problem = e.toString();
            log.warn("Test files can't be inspected, trying on: {}", problem);
        }
    }

    private void serveUntilFailure() throws IOException, TimeoutException, InterruptedException {
        Connection current = broker.newConnection("testlane-runner inspections");
        connection = current;
        try {
            Channel consuming = current.createChannel();
            consuming.basicQos(PREFETCH);
            BlockingQueue<Delivery> questions = new LinkedBlockingQueue<>();
            AtomicBoolean cancelled = new AtomicBoolean();
            var _ = consuming.basicConsume(
                    BrokerNames.INSPECTIONS,
                    false,
                    (tag, question) -> questions.add(question),
                    tag -> cancelled.set(true));
            problem = "";
            while (!closed && consuming.isOpen() && !cancelled.get()) {
                Delivery question = questions.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (question != null) {
                    handle(consuming, question);
                }
            }
        } finally {
            current.abort((int) END.toMillis());
        }
    }

    private void handle(Channel consuming, Delivery question) throws IOException, InterruptedException {
        long tag = question.getEnvelope().getDeliveryTag();
        try {
            InspectionRequest request = json.readValue(question.getBody(), InspectionRequest.class);
            answer(consuming.getConnection(), inspector.inspect(request));
            consuming.basicAck(tag, false);
        } catch (IOException | TimeoutException | JacksonException e) {
            log.warn("A test file can't be inspected now: {}", e.toString());
            consuming.basicReject(tag, false);
        }
    }

    /** Returns when the broker has the answer. */
    private void answer(Connection current, InspectionReport report)
            throws IOException, InterruptedException, TimeoutException {
        AtomicBoolean returned = new AtomicBoolean();
        try (Channel publishing = current.createChannel()) {
            publishing.confirmSelect();
            // An unroutable message is confirmed all the same, right after this.
            publishing.addReturnListener(unroutable -> returned.set(true));
            publishing.basicPublish(
                    BrokerNames.REPORT_EXCHANGE,
                    BrokerNames.INSPECTION_REPORTS,
                    true,
                    PERSISTENT_JSON,
                    json.writerFor(InspectionReport.class).writeValueAsBytes(report));
            publishing.waitForConfirmsOrDie(CONFIRM.toMillis());
        }
        if (returned.get()) {
            throw new IOException("no queue takes reports of inspections");
        }
    }

    /** Ends within seconds, even while the broker blocks. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        Connection last = connection;
        if (last != null) {
            // During an alarm the socket may be blocked, and closing it with it.
            var _ = Thread.ofVirtual().start(() -> last.abort((int) END.toMillis()));
        }
        if (thread.isAlive() && !thread.join(END)) {
            log.warn("The broker blocks the end of the inspections");
        }
    }
}
