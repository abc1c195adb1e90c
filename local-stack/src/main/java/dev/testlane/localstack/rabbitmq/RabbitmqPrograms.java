package dev.testlane.localstack.rabbitmq;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The broker's own start scripts; the wrappers in {@code /usr/sbin} insist on a system account. */
public record RabbitmqPrograms(Path folder) {

    /** Throws {@link IllegalStateException} when RabbitMQ is not installed. */
    public static RabbitmqPrograms find() {
        return candidates(System.getenv("TESTLANE_RABBITMQ_HOME"), System.getenv("PATH")).stream()
                .filter(folder -> Files.isExecutable(folder.resolve("rabbitmq-server"))
                        && Files.isRegularFile(folder.resolve("rabbitmq-env")))
                .findFirst()
                .map(RabbitmqPrograms::new)
                .orElseThrow(() -> new IllegalStateException(
                        "RabbitMQ is not installed: apt-get install rabbitmq-server, or set TESTLANE_RABBITMQ_HOME to an"
                                + " unpacked release, or TESTLANE_AMQP_URL to a broker of yours"));
    }

    private static List<Path> candidates(@Nullable String home, @Nullable String path) {
        List<Path> folders = new ArrayList<>();
        if (home != null && !home.isBlank()) {
            folders.add(Path.of(home, "sbin"));
        }
        folders.add(Path.of("/usr/lib/rabbitmq/bin"));
        if (path != null) {
            Arrays.stream(path.split(":"))
                    .filter(part -> !part.isBlank())
                    .map(Path::of)
                    .forEach(folders::add);
        }
        return folders;
    }

    Path program(String name) {
        return folder.resolve(name);
    }
}
