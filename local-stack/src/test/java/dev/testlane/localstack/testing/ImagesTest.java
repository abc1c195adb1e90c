package dev.testlane.localstack.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tests with containers use what docker-compose.yml starts. */
class ImagesTest {

    @Test
    void serversAreTheSameInTestsAndInProduction() throws IOException {
        String dockerfile = Files.readString(Path.of("..", "Dockerfile"));

        assertThat(dockerfile)
                .contains(
                        "FROM " + DockerPostgres.IMAGE + " AS postgres", "FROM " + DockerBroker.IMAGE + " AS rabbitmq");
    }
}
