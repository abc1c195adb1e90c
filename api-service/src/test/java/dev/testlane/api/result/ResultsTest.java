package dev.testlane.api.result;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.run.Run;
import dev.testlane.api.run.RunStatus;
import dev.testlane.contract.Claim;
import dev.testlane.contract.Report;
import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.TestCaseResult;
import dev.testlane.contract.TestOutcome;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;

class ResultsTest extends ApiServiceTest {

    @Autowired
    private TestCases testCases;

    private static final String FAILING = SAMPLE + "::TestLogin::test_wrong_password[a::b]";

    @Test
    void testCasesAreStoredOnceInTheOrderInWhichTheyEnded() {
        Claim claim = claimOne(newRunner());
        report(results(claim, 1, result(SAMPLE + "::test_a", TestOutcome.PASSED)));
        report(results(claim, 1, result(SAMPLE + "::test_a", TestOutcome.PASSED)));
        report(results(claim, 2, result(FAILING, TestOutcome.FAILED)));

        awaitTestCases(claim.runId(), 2);

        assertThat(testCases(claim.runId())).extracting(TestCase::nodeId).containsExactly(SAMPLE + "::test_a", FAILING);
    }

    @Test
    void aNewAttemptStartsWithNoTestCases() {
        TestRunner runner = newRunner();
        Claim claim = claimOne(runner);
        report(results(claim, 1, result(SAMPLE + "::test_a", TestOutcome.PASSED)));
        awaitTestCases(claim.runId(), 1);

        runner.reborn().claim(claim.environmentId());

        assertThat(testCases(claim.runId())).isEmpty();
    }

    @Test
    void junitXmlTellsEveryTestCase() throws Exception {
        TestRunner runner = newRunner();
        Claim claim = claimOne(runner);
        report(results(
                claim,
                1,
                result(SAMPLE + "::test_a", TestOutcome.PASSED),
                result(FAILING, TestOutcome.FAILED),
                result(SAMPLE + "::test_c", TestOutcome.SKIPPED)));
        awaitTestCases(claim.runId(), 3);
        runner.complete(claim, RunOutcome.FAILED).expectStatus().isOk();

        Document xml = junit(claim.runId());

        Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
        assertThat(suite.getAttribute("tests")).isEqualTo("3");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("1");
        Element failing = (Element) xml.getElementsByTagName("testcase").item(1);
        assertThat(failing.getAttribute("classname")).isEqualTo("sample-tests.test_success.TestLogin");
        assertThat(failing.getAttribute("name")).isEqualTo("test_wrong_password[a::b]");
        assertThat(failing.getElementsByTagName("failure").item(0).getTextContent())
                .isEqualTo("assert 1 == \uFFFD2 <&>]]>");
    }

    @Test
    void largeResultsAreReadInPiecesThatFitIntoMemory() throws Exception {
        Claim claim = claimOne(newRunner());
        String details = "\u0007".repeat(64 * 1024);
        List<String> nodeIds = IntStream.range(0, 40)
                .mapToObj(number -> SAMPLE + "::test_" + number)
                .toList();
        for (int number = 0; number < nodeIds.size(); number++) {
            report(results(
                    claim,
                    number + 1,
                    new TestCaseResult(nodeIds.get(number), TestOutcome.FAILED, 1, null, details, null, null)));
        }
        awaitTestCases(claim.runId(), nodeIds.size());

        List<TestCases.Page> pages =
                requireNonNull(testCases.pages(claim.runId(), 0).collectList().block());

        assertThat(pages)
                .hasSizeGreaterThan(3)
                .allSatisfy(page -> assertThat(page.testCases()).hasSizeLessThanOrEqualTo(17));
        assertThat(pages.stream().flatMap(page -> page.testCases().stream()))
                .extracting(TestCase::nodeId)
                .containsExactlyElementsOf(nodeIds);
        assertThat(testCaseEvents(claim.runId(), nodeIds.size())).containsExactlyElementsOf(nodeIds);
        assertThat(junit(claim.runId()).getElementsByTagName("failure").getLength())
                .isEqualTo(nodeIds.size());
    }

    private List<String> testCaseEvents(long runId, int count) {
        List<JsonNode> events = client.get()
                .uri("/api/v1/runs/{id}/events", runId)
                .exchange()
                .returnResult(new ParameterizedTypeReference<ServerSentEvent<JsonNode>>() {})
                .getResponseBody()
                .filter(event -> "test-cases".equals(event.event()))
                .concatMapIterable(event -> requireNonNull(event.data()))
                .take(count)
                .collectList()
                .block();
        return requireNonNull(events).stream()
                .map(test -> test.path("nodeId").asString())
                .toList();
    }

    @Test
    void aRunThatCouldNotBeExecutedIsAnErrorInJunitXml() throws Exception {
        TestRunner runner = newRunner();
        Claim claim = claimOne(runner);
        runner.complete(claim, RunOutcome.ERROR).expectStatus().isOk();

        Element suite =
                (Element) junit(claim.runId()).getElementsByTagName("testsuite").item(0);

        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(suite.getTextContent()
                        + suite.getElementsByTagName("error").item(0).getAttributes())
                .isNotEmpty();
    }

    @Test
    void aRerunThatIsSentAgainIsTheSameRun() {
        long id = accept(newEnvironment()).id();
        String key = UUID.randomUUID().toString();

        List<Long> reruns = Stream.of(key, key, key + "2")
                .map(each -> body(rerun(id, each).expectStatus().isAccepted(), Run.class))
                .map(Run::id)
                .toList();

        assertThat(reruns.get(1)).isEqualTo(reruns.get(0)).isNotEqualTo(id);
        assertThat(reruns.get(2)).isGreaterThan(reruns.get(0));
        rerun(id, "ü").expectStatus().isBadRequest();
    }

    private ResponseSpec rerun(long id, String key) {
        return client.post()
                .uri("/api/v1/runs/" + id + "/rerun")
                .header("Idempotency-Key", key)
                .exchange();
    }

    @Test
    void aRerunHasTheSameSnapshot() {
        TestRunner runner = newRunner();
        Claim first = claimOne(runner);
        runner.complete(first, RunOutcome.SUCCESS).expectStatus().isOk();

        Run again = body(
                post("/api/v1/runs/" + first.runId() + "/rerun", Map.of())
                        .expectStatus()
                        .isAccepted(),
                Run.class);

        assertThat(again.status()).isEqualTo(RunStatus.QUEUED);
        assertThat(again.id()).isGreaterThan(first.runId());
        Claim second = runner.claim(first.environmentId());
        assertThat(second.files()).isEqualTo(first.files());
        assertThat(second.testPaths()).isEqualTo(first.testPaths());
    }

    @Test
    void aRerunOfFailedTestsTakesJustThose() {
        TestRunner runner = newRunner();
        Claim claim = claimOne(runner);
        report(results(claim, 1, result(SAMPLE + "::test_a", TestOutcome.PASSED), result(FAILING, TestOutcome.FAILED)));
        awaitTestCases(claim.runId(), 2);
        runner.complete(claim, RunOutcome.FAILED).expectStatus().isOk();

        post("/api/v1/runs/" + claim.runId() + "/rerun", Map.of("onlyFailed", true))
                .expectStatus()
                .isAccepted();

        assertThat(runner.claim(claim.environmentId()).nodeIds()).containsExactly(FAILING);
    }

    @Test
    void withoutFailedTestsThereIsNothingToRunAgain() {
        TestRunner runner = newRunner();
        Claim claim = claimOne(runner);
        runner.complete(claim, RunOutcome.SUCCESS).expectStatus().isOk();

        post("/api/v1/runs/" + claim.runId() + "/rerun", Map.of("onlyFailed", true))
                .expectStatus()
                .isEqualTo(HttpStatus.CONFLICT);
    }

    private Document junit(long runId) throws Exception {
        String xml = body(
                client.get()
                        .uri("/api/v1/runs/{id}/junit.xml", runId)
                        .exchange()
                        .expectStatus()
                        .isOk(),
                String.class);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private void awaitTestCases(long runId, int count) {
        await().untilAsserted(() -> assertThat(testCases(runId)).hasSize(count));
    }

    private List<TestCase> testCases(long runId) {
        return List.of(body(
                client.get()
                        .uri("/api/v1/runs/{id}/test-cases", runId)
                        .exchange()
                        .expectStatus()
                        .isOk(),
                TestCase[].class));
    }

    private Claim claimOne(TestRunner runner) {
        int environmentId = newEnvironment();
        accept(environmentId);
        return runner.claim(environmentId);
    }

    private static Report results(Claim claim, long sequence, TestCaseResult... results) {
        return new Report.TestCases(claim.runId(), claim.attempt(), claim.fencingToken(), sequence, List.of(results));
    }

    private static TestCaseResult result(String nodeId, TestOutcome outcome) {
        boolean failed = outcome == TestOutcome.FAILED;
        String details = failed ? "assert 1 == \u0000\u001b[31m2\u001b[0m <&>]]>" : null;
        return new TestCaseResult(nodeId, outcome, 12, failed ? "assert 1 == 2" : null, details, null, null);
    }
}
