package dev.testlane.localstack.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestStackTest {

    @Test
    void databasesAreSeparateAndSurviveAnOutage() throws Exception {
        String first = TestStack.postgres().createDatabase();
        String second = TestStack.postgres().createDatabase();
        execute(first, "CREATE TABLE kept (id int)");

        assertThatThrownBy(() -> execute(second, "TABLE kept")).isInstanceOf(SQLException.class);

        TestStack.postgres().stop();
        assertThatThrownBy(() -> execute(first, "TABLE kept")).isInstanceOf(SQLException.class);

        TestStack.postgres().start();
        execute(first, "TABLE kept");
    }

    @Test
    void virtualHostsAreSeparateAndDurableQueuesSurviveAnOutage() throws Exception {
        VirtualHost first = TestStack.rabbit().newVirtualHost();
        VirtualHost second = TestStack.rabbit().newVirtualHost();
        assertThat(first.name()).isNotEqualTo(second.name());
        try (Connection connection = connect(first.apiUrl())) {
            connection.createChannel().queueDeclare("testlane.kept", true, false, false, Map.of());
        }

        try (Connection connection = connect(second.apiUrl())) {
            assertThatThrownBy(() -> connection.createChannel().queueDeclarePassive("testlane.kept"))
                    .hasRootCauseMessage(
                            "channel error; protocol method: #method<channel.close>(reply-code=404, reply-text=NOT_FOUND"
                                    + " - no queue 'testlane.kept' in vhost '" + second.name()
                                    + "', class-id=50, method-id=10)");
        }
        TestStack.rabbit().stop();
        assertThatThrownBy(() -> connect(first.apiUrl()).close()).isInstanceOf(java.net.ConnectException.class);

        TestStack.rabbit().start();
        try (Connection connection = connect(first.apiUrl())) {
            assertThat(connection
                            .createChannel()
                            .queueDeclarePassive("testlane.kept")
                            .getQueue())
                    .isEqualTo("testlane.kept");
        }
    }

    private static void execute(String url, String statement) throws SQLException {
        URI uri = URI.create(url);
        String[] login = uri.getUserInfo().split(":", 2);
        String jdbc = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
        try (var connection = DriverManager.getConnection(jdbc, login[0], login[1]);
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static Connection connect(String url) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(url);
        return factory.newConnection();
    }
}
