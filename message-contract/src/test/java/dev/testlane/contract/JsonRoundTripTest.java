package dev.testlane.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class JsonRoundTripTest {

    private final JsonMapper mapper = JsonMapper.builder().build();

    static Stream<Object> messages() {
        var lease = new HeldLease(7, 12, 1, 3);
        var file = new SnapshotFile("sample-tests/test_success.py", "ab".repeat(32), 120);
        return Stream.of(
                new LaneMessage(12, 7),
                new RunnerRegistration(
                        "runner-1", "f00d", "beef", 2, SandboxLevel.LANDLOCK, "No namespaces.", "Python 3.11.2"),
                new InspectionRequest("ab".repeat(32), 120),
                new Heartbeat("runner-1", "f00d", RunnerState.STOPPING, 2, 1, SandboxLevel.NONE, List.of(lease)),
                new HeartbeatAnswer(60_000, List.of(lease), List.of(12L)),
                new ClaimRequest("runner-1", "f00d", 7),
                new ClaimDeferred(500),
                new Claim(
                        12,
                        7,
                        1,
                        3,
                        60_000,
                        1_800,
                        "ada",
                        List.of(file.path()),
                        List.of(),
                        null,
                        Map.of("A", "b"),
                        new Secrets(Map.of("TOKEN", "hunter2")),
                        true,
                        List.of(file)),
                new Completion("runner-1", 1, 3, RunOutcome.FAILED, "1 of 2 tests failed.", 1, Counts.NONE, 9, 4_096),
                new CompletionAnswer(true),
                new HandBack("runner-1", 1, 3, "The runner is stopping.", false, true));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageSurvivesTheWire(Object message) {
        String json = mapper.writeValueAsString(message);

        assertThat(mapper.readValue(json, message.getClass())).isEqualTo(message);
    }

    @Test
    void secretsAreNeverInATextOfTheirMessage() {
        var secrets = new Secrets(Map.of("TOKEN", "hunter2", "KEY", "hunter3"));

        assertThat(secrets).hasToString("Secrets[KEY, TOKEN]");
        assertThat(mapper.writeValueAsString(secrets)).contains("\"TOKEN\":\"hunter2\"");
    }

    static Stream<ControlMessage> controlMessages() {
        return Stream.of(new ControlMessage.LeaseReleased(7), new ControlMessage.CancelRequested(12, 1));
    }

    @ParameterizedTest
    @MethodSource("controlMessages")
    void controlMessagesNameTheirType(ControlMessage message) {
        String json = mapper.writerFor(ControlMessage.class).writeValueAsString(message);

        assertThat(json).contains("\"type\":");
        assertThat(mapper.readValue(json, ControlMessage.class)).isEqualTo(message);
    }

    static Stream<Report> reports() {
        return Stream.of(
                new Report.Output(12, 1, 3, 1, 0, "\u001b[32mPASSED\u001b[0m \u00e9 \ud83d\ude80\r\n"),
                new Report.Progress(12, 1, 3, 2, new Counts(3, 1, 0, 0, 0, 0, 0), "test_a.py::test_b"),
                new Report.TestCases(
                        12,
                        1,
                        3,
                        3,
                        List.of(new TestCaseResult(
                                "test_a.py::test_b", TestOutcome.XFAILED, 12, "assert 1 == 2", null, 40L, 90L))));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void reportsNameTheirType(Report report) {
        String json = mapper.writerFor(Report.class).writeValueAsString(report);

        assertThat(json).contains("\"type\":");
        assertThat(mapper.readValue(json, Report.class)).isEqualTo(report);
    }

    static Stream<InspectionReport> inspectionReports() {
        String sha256 = "ab".repeat(32);
        return Stream.of(
                new InspectionReport.Listed(
                        sha256,
                        "Python 3.11.2",
                        4,
                        List.of(new InspectionReport.ListedTest("TestA::test_b", 3, "Says hello.", true, 4)),
                        List.of(new InspectionReport.MissingImport("requests", 1))),
                new InspectionReport.Unreadable(sha256, "Python 3.11.2", "invalid syntax", 12, 5),
                new InspectionReport.Gone(sha256));
    }

    @ParameterizedTest
    @MethodSource("inspectionReports")
    void inspectionReportsNameTheirType(InspectionReport report) {
        String json = mapper.writerFor(InspectionReport.class).writeValueAsString(report);

        assertThat(json).contains("\"type\":");
        assertThat(mapper.readValue(json, InspectionReport.class)).isEqualTo(report);
    }
}
