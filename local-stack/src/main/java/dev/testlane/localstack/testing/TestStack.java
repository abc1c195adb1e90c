package dev.testlane.localstack.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;

/**
 * PostgreSQL and RabbitMQ for tests: one of each per JVM, started at first use and gone when the JVM is.
 *
 * <pre>{@code
 * String databaseUrl = TestStack.postgres().createDatabase();      // postgresql://user:password@127.0.0.1:port/name
 *
 * VirtualHost broker = TestStack.rabbit().newVirtualHost();        // one per test class: nobody else's queues in it
 * broker.apiUrl();                                                 // amqp://api:password@127.0.0.1:port/test-1
 * broker.runnerUrl();                                              // the least that a runner needs
 * broker.producerUrl();
 * broker.administratorUrl();                                       // may do everything, to declare and to look
 *
 * TestStack.rabbit().stop();                                       // an outage; durable queues come back with
 * TestStack.rabbit().start();                                      // the same port. Likewise for postgres()
 * }</pre>
 *
 * <p>Users and permissions are those of {@code rabbitmq/definitions.json}. Containers are used when a Docker engine
 * answers; otherwise processes of this machine, which take about 1 s (PostgreSQL) and 6 s (RabbitMQ) to start. An
 * outage hits every test class of the JVM, so test classes that run at the same time should not cause any.
 */
public final class TestStack {

    private TestStack() {}

    /** The JVM's PostgreSQL, started at the first call. */
    public static TestPostgres postgres() {
        return Postgres.INSTANCE;
    }

    /** The JVM's RabbitMQ, started at the first call. */
    public static TestBroker rabbit() {
        return Rabbit.INSTANCE;
    }

    private static boolean dockerAnswers() {
        return DockerEngine.IS_THERE;
    }

    // Each holder starts its part when it is first touched, exactly once, whatever thread comes first.

    private static final class DockerEngine {
        private static final boolean IS_THERE =
                mayBeThere() && DockerClientFactory.instance().isDockerAvailable();

        /** Spares the machines without Docker the library's search for it. */
        private static boolean mayBeThere() {
            return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
        }
    }

    private static final class Postgres {
        private static final TestPostgres INSTANCE =
                dockerAnswers() ? DockerPostgres.launch() : PrivatePostgres.launch(TestFolder.get());
    }

    private static final class Rabbit {
        private static final TestBroker INSTANCE =
                dockerAnswers() ? DockerBroker.launch() : PrivateBroker.launch(TestFolder.get());
    }
}
