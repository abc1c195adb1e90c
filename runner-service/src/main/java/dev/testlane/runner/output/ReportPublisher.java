package dev.testlane.runner.output;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.testlane.contract.BrokerNames;
import dev.testlane.contract.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes reports on a connection and a thread of its own, and remembers them until the broker has confirmed them.
 * While the broker raises an alarm, only this thread is blocked.
 */
public final class ReportPublisher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ReportPublisher.class);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(2);
    private static final BasicProperties PERSISTENT_JSON = new BasicProperties.Builder()
            .contentType("application/json")
            .deliveryMode(2)
            .build();

    private final ConnectionFactory broker;
    private final JsonMapper json;
    private final ReportBacklog backlog = new ReportBacklog();
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Connection connection;
    private @Nullable String problem;

    public ReportPublisher(ConnectionFactory broker, JsonMapper json) {
        this.broker = broker;
        this.json = json;
        this.thread = Thread.ofPlatform().name("reports").daemon().start(this::run);
    }

    /** A new stream for the reports of one attempt. */
    public ReportStream open() {
        return backlog.open();
    }

    private void run() {
        try {
            while (!closed) {
                try {
                    publishUntilFailure();
                } catch (IOException | TimeoutException | RuntimeException e) {
                    failed(e);
                }
                if (!closed) {
                    Thread.sleep(RETRY);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publishUntilFailure() throws IOException, TimeoutException, InterruptedException {
        long generation = backlog.startAgain();
        Connection current = broker.newConnection("testlane-runner reports");
        connection = current;
        try {
            Channel channel = current.createChannel();
            listen(channel, generation);
            channel.confirmSelect();
            recovered();
            while (!closed && channel.isOpen() && backlog.isCurrent(generation)) {
                ReportBacklog.@Nullable Entry entry = backlog.next(generation, IDLE);
                if (entry != null) {
                    backlog.sending(entry, generation, channel.getNextPublishSeqNo());
                    publish(channel, entry.report);
                }
            }
        } finally {
            current.abort((int) END.toMillis());
        }
    }

    private void listen(Channel channel, long generation) {
        channel.addConfirmListener(
                (tag, multiple) -> backlog.confirmed(generation, tag, multiple),
                (tag, multiple) -> refused(generation, "the broker refused a report"));
        // An unroutable message is confirmed all the same, right after this.
        channel.addReturnListener(returned -> refused(
                generation, "no queue took a report: " + returned.getReplyText() + " " + returned.getRoutingKey()));
        channel.addShutdownListener(cause -> refused(generation, cause.getMessage()));
    }

    private void refused(long generation, @Nullable String why) {
        if (backlog.isCurrent(generation)) {
            var _ = backlog.startAgain();
            failed(new IOException(why));
        }
    }

    private void publish(Channel channel, Report report) throws IOException {
        byte[] body = json.writeValueAsBytes(report);
        channel.basicPublish(
                BrokerNames.REPORT_EXCHANGE, BrokerNames.reportQueue(report.runId()), true, PERSISTENT_JSON, body);
    }

    private synchronized void failed(Exception e) {
        if (!closed && !e.toString().equals(problem)) {
            problem = e.toString();
            log.warn("Reports can't be published, trying on: {}", problem);
        }
    }

    private synchronized void recovered() {
        if (problem != null) {
            log.info("Publishing reports again");
        }
        problem = null;
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
        if (!thread.join(END)) {
            log.warn("The broker blocks the end of the publishing connection");
        }
    }
}
