package dev.testlane.runner.testing;

import dev.testlane.runner.RunnerApplication;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole runner-service inside the test's JVM. */
public final class TestRunner implements AutoCloseable {

    public final String id;
    private final ConfigurableApplicationContext context;

    /** @param settings more properties, as {@code name=value} */
    public static TestRunner start(String id, URI api, String amqpUrl, Path workspace, int slots, String... settings) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "testlane.url",
                api.toString(),
                "testlane.amqp-url",
                amqpUrl,
                "testlane.environments",
                "12",
                "testlane.public-url",
                "http://testlane.example/",
                "testlane.runner.id",
                id,
                "testlane.runner.token",
                FakeApi.TOKEN,
                "testlane.runner.slots",
                String.valueOf(slots),
                "testlane.runner.workspace",
                workspace.toString(),
                "testlane.runner.stop-grace",
                "0s",
                "spring.main.register-shutdown-hook",
                "false"));
        properties.put("testlane.runner.spares", "0"); // so that tests can see that nothing is left
        properties.put("testlane.runner.sandbox", "none"); // most tests leave evidence outside their folders
        for (String setting : settings) {
            properties.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        String[] arguments = properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        return new TestRunner(id, new SpringApplicationBuilder(RunnerApplication.class).run(arguments));
    }

    private TestRunner(String id, ConfigurableApplicationContext context) {
        this.id = id;
        this.context = context;
    }

    /** An orderly stop. */
    @Override
    public void close() {
        context.close();
    }
}
