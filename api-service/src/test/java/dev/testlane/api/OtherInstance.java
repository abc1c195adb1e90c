package dev.testlane.api;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A second api-service over the same database, broker and folder. */
public final class OtherInstance implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    OtherInstance(String... arguments) {
        context = new SpringApplicationBuilder(ApiServiceApplication.class)
                .properties("spring.jmx.enabled=false")
                .run(arguments);
    }

    public int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @Override
    public void close() {
        context.close();
    }
}
