package dev.testlane.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Connection;
import dev.testlane.localstack.testing.TestStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerNodesTest {

    @Test
    void findsTheNodeThatIsLeft() throws Exception {
        URI real = URI.create(TestStack.rabbit().runnerUrl());
        String lost = "127.0.0.1:" + portOfNobody();
        String url = "amqp://" + real.getRawUserInfo() + "@" + lost + "," + real.getHost() + ":" + real.getPort() + ","
                + lost + "/";

        try (Connection connection = withoutRecovery(url).newConnection("test")) {
            assertThat(connection.getPort()).isEqualTo(real.getPort());
        }
    }

    @Test
    void failsWhenNoneIsLeft() throws Exception {
        BrokerNodes nodes =
                withoutRecovery("amqp://me:secret@127.0.0.1:" + portOfNobody() + ",127.0.0.1:" + portOfNobody() + "/");

        assertThatThrownBy(() -> nodes.newConnection("test")).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amqp://me:secret@one/ | one | /",
                "amqp://me:secret@one,two:5673 | one | /",
                "amqp://me:secret@one:5672,two:5673/test-1 | one | test-1",
                "amqp://me:secret@[::1]:5672,two/a%2Fb | [::1] | a/b",
            })
    void readsWhatTheNodesHaveInCommon(String url, String host, String virtualHost) throws Exception {
        BrokerNodes nodes = new BrokerNodes(url);

        assertThat(nodes.getHost()).isEqualTo(host);
        assertThat(nodes.getVirtualHost()).isEqualTo(virtualHost);
        assertThat(nodes.getUsername()).isEqualTo("me");
        assertThat(nodes.getPassword()).isEqualTo("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"amqp:one", "one:5672", "http://me:secret@one/", "amqp://me:secret@one:port/"})
    void refusesWhatIsNoAddressOfABroker(String url) {
        assertThatThrownBy(() -> new BrokerNodes(url)).isInstanceOf(Exception.class);
    }

    private static BrokerNodes withoutRecovery(String url) throws Exception {
        BrokerNodes nodes = new BrokerNodes(url);
        nodes.setAutomaticRecoveryEnabled(false);
        return nodes;
    }

    private static int portOfNobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
