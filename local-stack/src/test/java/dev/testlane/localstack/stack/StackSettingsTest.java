package dev.testlane.localstack.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "'', http://127.0.0.1:8081/",
        "0.0.0.0, http://127.0.0.1:8081/",
        "10.0.0.7, http://10.0.0.7:8081/",
        "::1, http://[::1]:8081/",
    })
    void knowsWhereThisMachineReachesTheApi(String address, String url) {
        assertThat(settings(Map.of("TESTLANE_ADDRESS", address)).url()).hasToString(url);
    }

    @Test
    void givesARunnerMoreTimeToStopThanItGivesItsRuns() {
        assertThat(settings(Map.of()).runnerStop()).isEqualTo(Duration.ofSeconds(40));
        assertThat(settings(Map.of("TESTLANE_RUNNER_STOP_GRACE", "60s")).runnerStop())
                .isEqualTo(Duration.ofSeconds(90));
        assertThatThrownBy(() ->
                        settings(Map.of("TESTLANE_RUNNER_STOP_GRACE", "soon")).runnerStop())
                .hasMessageContaining("TESTLANE_RUNNER_STOP_GRACE is \"soon\"");
    }

    private static StackSettings settings(Map<String, String> environment) {
        return new StackSettings(
                Path.of("/"), Path.of("/"), 8081, Path.of("/"), 1, 1, 1, OptionalInt.empty(), environment);
    }
}
