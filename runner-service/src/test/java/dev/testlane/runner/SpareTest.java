package dev.testlane.runner;

import static dev.testlane.runner.testing.Processes.livingWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.contract.RunOutcome;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.TestRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpareTest {

    private static final String PASSING = "def test_it(): pass\n";

    @TempDir
    private Path workspace;

    private TestRunner start(FakeApi api, VirtualHost broker, String sandbox) {
        return TestRunner.start(
                "runner-1",
                api.url(),
                broker.runnerUrl(),
                workspace,
                1,
                "testlane.runner.sandbox=" + sandbox,
                "testlane.runner.spares=1");
    }

    private Set<Long> guards() {
        return livingWith(workspace.resolve("guards.lock").toString()).stream()
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    private Set<Long> awaitSpare() {
        return await().until(this::guards, guards -> guards.size() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "landlock", "full"})
    void everyRunUsesUpASpareAndNothingIsLeft(String sandbox) {
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        try (FakeApi api = new FakeApi(broker.apiUrl(), 3, Duration.ofSeconds(24))) {
            try (TestRunner _ = start(api, broker, sandbox)) {
                Set<Long> first = awaitSpare();
                assertThat(api.await(api.submit(1, PASSING)).outcome()).isEqualTo(RunOutcome.SUCCESS);
                Set<Long> second = await().until(this::guards, now -> now.size() == 1 && !now.equals(first));

                // What fails before it starts uses its spare up, too.
                String other = FakeApi.sha256("print()".getBytes(StandardCharsets.UTF_8));
                assertThat(api.await(api.submit(1, PASSING, run -> run.forgeHash("test_it.py", other)))
                                .outcome())
                        .isEqualTo(RunOutcome.ERROR);
                Set<Long> third = await().until(this::guards, now -> now.size() == 1 && !now.equals(second));

                // A spare that has died is replaced.
                third.forEach(guard -> ProcessHandle.of(guard).ifPresent(ProcessHandle::destroyForcibly));
                await().until(() -> guards().isEmpty());
                assertThat(api.await(api.submit(2, PASSING)).outcome()).isEqualTo(RunOutcome.SUCCESS);
                assertThat(awaitSpare()).doesNotContainAnyElementsOf(third);
            }
            assertThat(livingWith(workspace.toString())).isEmpty();
            assertThat(api.violations()).isEmpty();
        }
    }

    @Test
    void runnerThatMustRegisterAnewDoesNotWaitForItsSpares() {
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        try (FakeApi api = new FakeApi(broker.apiUrl(), 3, Duration.ofSeconds(6));
                TestRunner _ = start(api, broker, "none")) {
            awaitSpare();
            api.forgetRunners();
            await().until(() -> api.registrations("runner-1") == 2);

            assertThat(api.await(api.submit(1, PASSING)).outcome()).isEqualTo(RunOutcome.SUCCESS);
            assertThat(List.copyOf(awaitSpare())).hasSize(1);
        }
    }
}
