package dev.testlane.localstack.testing;

import dev.testlane.localstack.data.CacheFolder;
import dev.testlane.localstack.postgres.Databases;
import dev.testlane.localstack.postgres.PostgresBinaries;
import dev.testlane.localstack.postgres.PostgresServer;
import dev.testlane.localstack.postgres.ServerIdentity;
import dev.testlane.localstack.process.Child;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** PostgreSQL as a child process. */
final class PrivatePostgres implements TestPostgres {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final TestFolder folder;
    private final PostgresServer server;
    private final AtomicInteger databases = new AtomicInteger();
    private Child child;

    private PrivatePostgres(TestFolder folder, PostgresServer server) {
        this.folder = folder;
        this.server = server;
        this.child = folder.launch(server, START_LIMIT);
    }

    static PrivatePostgres launch(TestFolder folder) {
        PostgresServer server = new PostgresServer(
                PostgresBinaries.unpack(CacheFolder.resolve("postgresql")),
                ServerIdentity.detect(),
                folder.resolve("postgres"),
                folder.ports().get("postgres"),
                folder.secrets(),
                folder.logs(),
                false);
        return new PrivatePostgres(folder, server);
    }

    @Override
    public String createDatabase() {
        String name = "test_" + databases.incrementAndGet();
        return new Databases(server.superuser())
                .ensure(name, folder.secrets().get("test-password"), name)
                .value();
    }

    @Override
    public synchronized void stop() {
        child.stop();
    }

    @Override
    public synchronized void start() {
        if (!child.alive()) {
            child = folder.launch(server, START_LIMIT);
        }
    }
}
