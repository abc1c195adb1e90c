package dev.testlane.localstack.testing;

import dev.testlane.localstack.data.Secrets;
import dev.testlane.localstack.postgres.DatabaseUrl;
import dev.testlane.localstack.postgres.Databases;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.containers.GenericContainer;

/** PostgreSQL as a container. */
final class DockerPostgres implements TestPostgres {

    static final String IMAGE = "postgres:18";
    private static final int PORT = 5432;

    private final AtomicInteger databases = new AtomicInteger();
    private final DatabaseUrl superuser;
    private final DockerContainer container;

    @SuppressWarnings("resource") // Testcontainers removes the container when the JVM ends.
    private DockerPostgres() {
        this.superuser =
                new DatabaseUrl("127.0.0.1", DockerContainer.freePort(), "postgres", Secrets.random(), "postgres");
        GenericContainer<?> postgres = new GenericContainer<>(IMAGE).withEnv("POSTGRES_PASSWORD", superuser.password());
        this.container = new DockerContainer(postgres, superuser.port(), superuser::answers).run(PORT);
    }

    static DockerPostgres launch() {
        // The image's first start listens only inside while it initialises, so an answer means ready.
        return new DockerPostgres();
    }

    @Override
    public String createDatabase() {
        String name = "test_" + databases.incrementAndGet();
        return new Databases(superuser).ensure(name, superuser.password(), name).value();
    }

    @Override
    public void stop() {
        container.stop();
    }

    @Override
    public void start() {
        container.start();
    }
}
