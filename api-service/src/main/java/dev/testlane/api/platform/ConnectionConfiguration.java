package dev.testlane.api.platform;

import io.r2dbc.spi.ConnectionFactoryOptions;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Turns the two URLs of the settings into what the drivers want to know. */
@Configuration(proxyBeanMethods = false)
class ConnectionConfiguration {

    @Bean
    R2dbcConnectionDetails r2dbcConnectionDetails(TestlaneProperties properties) {
        Server server = Server.parse(properties.databaseUrl());
        return () -> ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.DRIVER, "postgresql")
                .option(ConnectionFactoryOptions.HOST, server.host())
                .option(ConnectionFactoryOptions.PORT, server.port(5432))
                .option(ConnectionFactoryOptions.USER, server.user())
                .option(ConnectionFactoryOptions.PASSWORD, server.password())
                .option(ConnectionFactoryOptions.DATABASE, server.path())
                .build();
    }

    @Bean
    FlywayConnectionDetails flywayConnectionDetails(TestlaneProperties properties) {
        Server server = Server.parse(properties.databaseUrl());
        return new FlywayConnectionDetails() {
            @Override
            public String getUsername() {
                return server.user();
            }

            @Override
            public String getPassword() {
                return server.password();
            }

            @Override
            public String getJdbcUrl() {
                return "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(5432), server.path());
            }
        };
    }

    @Bean
    RabbitConnectionDetails rabbitConnectionDetails(TestlaneProperties properties) {
        List<Server> nodes = Server.parseEach(properties.amqpUrl());
        Server server = nodes.getFirst();
        return new RabbitConnectionDetails() {
            @Override
            public String getUsername() {
                return server.user();
            }

            @Override
            public String getPassword() {
                return server.password();
            }

            @Override
            public String getVirtualHost() {
                return server.path().isEmpty() ? "/" : server.path();
            }

            @Override
            public List<Address> getAddresses() {
                return nodes.stream()
                        .map(node -> new Address(node.host(), node.port(5672)))
                        .toList();
            }
        };
    }

    private record Server(String host, int givenPort, String user, String password, String path) {

        private static final Pattern HOSTS =
                Pattern.compile("(?<before>[^/]+://(?:[^/@]*@)?)(?<hosts>[^/?#]*)(?<after>.*)");

        static Server parse(String url) {
            URI uri = URI.create(url);
            String[] userInfo = (uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo()).split(":", 2);
            if (uri.getHost() == null || userInfo.length != 2) {
                throw new IllegalArgumentException(
                        "Expected scheme://user:password@host:port/name as address of a server");
            }
            String path = uri.getRawPath().isEmpty() ? "" : uri.getRawPath().substring(1);
            return new Server(uri.getHost(), uri.getPort(), decode(userInfo[0]), decode(userInfo[1]), decode(path));
        }

        /** The servers whose hosts the URL names with commas between them; all else they have in common. */
        static List<Server> parseEach(String url) {
            Matcher parts = HOSTS.matcher(url);
            return parts.matches()
                    ? Stream.of(parts.group("hosts").split(",", -1))
                            .map(host -> parse(parts.group("before") + host.strip() + parts.group("after")))
                            .toList()
                    : List.of(parse(url));
        }

        int port(int standard) {
            return givenPort < 0 ? standard : givenPort;
        }

        private static String decode(String text) {
            // "+" stands for itself in these parts of a URI
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        }
    }
}
