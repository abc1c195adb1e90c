package dev.testlane.runner.testing;

import dev.testlane.runner.RunnerApplication;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole runner-service inside the test's JVM. */
public final class TestRunner implements AutoCloseable {

    public final String id;
    private final ConfigurableApplicationContext context;

    /** @param settings more properties, as {@code name=value} */
    public static TestRunner start(String id, URI api, String amqpUrl, Path workspace, int slots, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--testlane.url=" + api,
                "--testlane.amqp-url=" + amqpUrl,
                "--testlane.runner.id=" + id,
                "--testlane.runner.token=" + FakeApi.TOKEN,
                "--testlane.runner.slots=" + slots,
                "--testlane.runner.workspace=" + workspace,
                "--testlane.runner.stop-grace=0s",
                "--testlane.public-url=http://testlane.example/",
                "--testlane.environments=12",
                "--spring.main.register-shutdown-hook=false"));
        for (String setting : settings) {
            arguments.add("--" + setting);
        }
        return new TestRunner(
                id, new SpringApplicationBuilder(RunnerApplication.class).run(arguments.toArray(String[]::new)));
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
