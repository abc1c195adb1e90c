package dev.testlane.localstack.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.testlane.localstack.data.CacheFolder;
import dev.testlane.localstack.data.LogFiles;
import dev.testlane.localstack.data.Ports;
import dev.testlane.localstack.data.PrivateFiles;
import dev.testlane.localstack.data.Secrets;
import dev.testlane.localstack.process.Child;
import dev.testlane.localstack.process.Launch;
import dev.testlane.localstack.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;

class PostgresServerTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<Child> children = new ArrayList<>();
    private Path folder = Path.of("");

    @BeforeEach
    void createFolder() throws IOException {
        // Not JUnit's own, which no other account can reach.
        folder = Files.createTempDirectory(Path.of("/var/tmp"), "testlane-postgres-");
        PrivateFiles.letOthersPass(folder);
    }

    @AfterEach
    void removeFolder() {
        children.forEach(Child::kill);
        PrivateFiles.delete(folder);
    }

    static boolean isRoot() {
        return ServerIdentity.isRoot();
    }

    @Test
    @EnabledIf("isRoot")
    void rootStartsItInAUserNamespace() throws SQLException {
        PostgresServer server = server(new ServerIdentity.Namespace(), CacheFolder.resolve("postgresql"));
        start(server);

        assertThat(server.folder().resolve("cluster"))
                .satisfies(
                        cluster -> assertThat(Files.getOwner(cluster).getName()).isEqualTo("root"));
        assertWorks(server);
    }

    @Test
    @EnabledIf("isRoot")
    void rootStartsItAsAnotherAccountWhereNamespacesAreRefused() throws SQLException {
        PostgresServer server = server(new ServerIdentity.Account("nobody"), folder.resolve("postgres"));
        start(server);

        assertThat(server.folder().resolve("cluster"))
                .satisfies(
                        cluster -> assertThat(Files.getOwner(cluster).getName()).isEqualTo("nobody"));
        assertWorks(server);
    }

    @Test
    @EnabledIf("isRoot")
    void saysWhenTheOtherAccountCannotReachTheData() throws IOException {
        PrivateFiles.folder(folder);
        PostgresServer server = server(new ServerIdentity.Account("nobody"), folder);

        assertThatThrownBy(server::prepare)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the account nobody cannot reach")
                .hasMessageContaining("--data");
    }

    @Test
    @DisabledIf("isRoot")
    void anOrdinaryUserStartsItPlainly() throws SQLException {
        PostgresServer server = server(ServerIdentity.detect(), CacheFolder.resolve("postgresql"));
        assertThat(server.identity().command()).isEmpty();
        start(server);

        assertWorks(server);
    }

    @Test
    void comesBackWithItsDataAfterItWasKilled() throws SQLException {
        PostgresServer server = server(ServerIdentity.detect(), CacheFolder.resolve("postgresql"));
        Child first = start(server);
        DatabaseUrl database = new Databases(server.superuser()).ensure("tester", "secret", "kept");
        execute(database, "CREATE TABLE kept (id int)");

        Signal.KILL.sendTo(first.identity().pid());
        assertThat(first.exit().join()).isEqualTo(137);
        first.kill();
        start(server);

        execute(database, "TABLE kept");
    }

    @Test
    void aNotedPidOfSomebodyElseDoesNotKeepItFromStarting() throws Exception {
        PostgresServer server = server(ServerIdentity.detect(), CacheFolder.resolve("postgresql"));
        assertThat(start(server).stop()).isTrue();
        long ours = ProcessHandle.current().pid();
        Files.writeString(server.folder().resolve("cluster/postmaster.pid"), ours + "\n");

        start(server);

        assertWorks(server);
    }

    private Child start(PostgresServer server) {
        return Launch.start(server, LIMIT, children::add);
    }

    private PostgresServer server(ServerIdentity identity, Path programs) {
        return new PostgresServer(
                PostgresBinaries.unpack(programs),
                identity,
                folder.resolve("postgres"),
                new Ports(folder.resolve("ports.json")).get("postgres"),
                new Secrets(folder.resolve("secrets")),
                new LogFiles(folder.resolve("logs")),
                true);
    }

    private static void assertWorks(PostgresServer server) throws SQLException {
        DatabaseUrl superuser = server.superuser();
        execute(superuser, "SELECT 1");
        assertThat(setting(superuser, "listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(setting(superuser, "unix_socket_directories")).isEmpty();
        assertThat(setting(superuser, "fsync")).isEqualTo("on");
        assertThat(setting(superuser, "data_checksums")).isEqualTo("on");
        DatabaseUrl guess = new DatabaseUrl("127.0.0.1", server.port(), superuser.user(), "guess", "postgres");
        assertThatThrownBy(guess::connect)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    private static String setting(DatabaseUrl url, String name) throws SQLException {
        try (Connection connection = url.connect();
                var rows = connection.createStatement().executeQuery("SHOW " + name)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void execute(DatabaseUrl url, String statement) throws SQLException {
        try (Connection connection = url.connect()) {
            connection.createStatement().execute(statement);
        }
    }
}
