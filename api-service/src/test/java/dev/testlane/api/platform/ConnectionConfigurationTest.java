package dev.testlane.api.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;

class ConnectionConfigurationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amqp://api:a,b@one/ | one:5672",
                "amqp://api:a,b@one,two:5673,three | one:5672 two:5673 three:5672",
                "amqp://api:a,b@[::1]:5671,two/ | [::1]:5671 two:5672",
            })
    void readsTheNodesOfABroker(String url, String nodes) {
        RabbitConnectionDetails details = details(url);

        assertThat(details.getAddresses())
                .extracting(address -> address.host() + ":" + address.port())
                .containsExactly(nodes.split(" "));
        assertThat(details.getPassword()).isEqualTo("a,b");
        assertThat(details.getVirtualHost()).isEqualTo("/");
    }

    @Test
    void readsWhatTheNodesHaveInCommon() {
        RabbitConnectionDetails details = details("amqp://api:p%40ss@one,two/a%2Fb");

        assertThat(details.getUsername()).isEqualTo("api");
        assertThat(details.getPassword()).isEqualTo("p@ss");
        assertThat(details.getVirtualHost()).isEqualTo("a/b");
    }

    @Test
    void refusesAnEmptyPlaceBetweenCommas() {
        assertThatThrownBy(() -> details("amqp://api:secret@one,,two/")).hasMessageContaining("Expected scheme://");
    }

    private static RabbitConnectionDetails details(String amqpUrl) {
        var files = new TestlaneProperties.TestFiles(Path.of("/"), List.of(), Duration.ZERO, 1, Duration.ofSeconds(1));
        return new ConnectionConfiguration()
                .rabbitConnectionDetails(new TestlaneProperties(
                        100, "", amqpUrl, "token", List.of(), List.of(), Duration.ofSeconds(60), 2, files));
    }
}
