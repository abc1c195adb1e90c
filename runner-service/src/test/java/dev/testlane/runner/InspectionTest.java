package dev.testlane.runner;

import static dev.testlane.runner.testing.Processes.livingWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.contract.InspectionReport;
import dev.testlane.contract.InspectionReport.Gone;
import dev.testlane.contract.InspectionReport.Listed;
import dev.testlane.contract.InspectionReport.ListedTest;
import dev.testlane.contract.InspectionReport.MissingImport;
import dev.testlane.contract.InspectionReport.Unreadable;
import dev.testlane.contract.InspectionRequest;
import dev.testlane.localstack.testing.TestStack;
import dev.testlane.localstack.testing.VirtualHost;
import dev.testlane.runner.testing.FakeApi;
import dev.testlane.runner.testing.TestRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real runner that lists the tests of contents, most of them hostile, in its sandbox. */
class InspectionTest {

    private static final String SOURCE = """
            import no_such_module

            def test_one():
                "Says one."

            class TestTwo:
                def test_two(self): pass
            """;

    @TempDir
    private Path workspace;

    @ParameterizedTest
    @ValueSource(strings = {"none", "full"})
    void testsAreListedAndNothingStopsTheNextInspection(String sandbox) {
        VirtualHost broker = TestStack.rabbit().newVirtualHost();
        try (FakeApi api = new FakeApi(broker.apiUrl(), 1, Duration.ofSeconds(24))) {
            try (TestRunner _ = start(api, broker, sandbox)) {
                assertListed(inspect(api, SOURCE));

                assertThat(inspect(api, "x = 1\ndef broken(:\n")).satisfies(report -> {
                    assertThat(report).isInstanceOf(Unreadable.class);
                    assertThat(((Unreadable) report).line()).isEqualTo(2);
                });
                assertThat(api.inspect(new byte[] {'x', '=', 0})).isInstanceOf(Unreadable.class);
                assertThat(inspect(api, "(".repeat(200_000))).isInstanceOf(Unreadable.class);
                assertThat(inspect(api, "x\n".repeat(500_000))).isNotNull();

                // Nonsense, and what the API has no more.
                api.ask("nonsense");
                api.ask(Map.of("sha256", "../../etc/passwd", "size", 3));
                String unknown = "0".repeat(64);
                api.ask(new InspectionRequest(unknown, 1));
                await().until(() -> api.inspection(unknown).isPresent());
                assertThat(api.inspection(unknown)).contains(new Gone(unknown));

                assertThat(inspect(api, SOURCE + "\n")).isInstanceOf(Listed.class);
            }
            assertThat(livingWith(workspace.toString())).isEmpty();
            assertThat(workspace.resolve("runs")).isEmptyDirectory();
        }
    }

    private static void assertListed(InspectionReport report) {
        assertThat(report).isInstanceOfSatisfying(Listed.class, listed -> {
            assertThat(listed.tests())
                    .containsExactly(
                            new ListedTest("test_one", 3, "Says one.", false, 1),
                            new ListedTest("TestTwo::test_two", 7, null, false, 1));
            assertThat(listed.testCases()).isEqualTo(2);
            assertThat(listed.missingImports()).isEqualTo(List.of(new MissingImport("no_such_module", 1)));
            assertThat(listed.python()).matches("Python [\\d.]+, pytest [\\d.]+, packages [0-9a-f]{8}");
        });
    }

    private TestRunner start(FakeApi api, VirtualHost broker, String sandbox) {
        return TestRunner.start(
                "runner-1", api.url(), broker.runnerUrl(), workspace, 1, "testlane.runner.sandbox=" + sandbox);
    }

    private static InspectionReport inspect(FakeApi api, String source) {
        return api.inspect(source.getBytes(StandardCharsets.UTF_8));
    }
}
