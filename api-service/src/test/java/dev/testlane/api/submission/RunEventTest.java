package dev.testlane.api.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Delivery;
import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.OtherInstance;
import dev.testlane.api.run.Run;
import dev.testlane.api.run.RunStatus;
import dev.testlane.contract.Claim;
import dev.testlane.contract.RunOutcome;
import dev.testlane.localstack.testing.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;

/** Other programs hear of every change of a run's status. */
class RunEventTest extends ApiServiceTest {

    @Autowired
    private JsonMapper json;

    @Test
    void everyChangeOfStatusIsToldInOrder() throws Exception {
        int environmentId = newEnvironment();
        try (Producer producer = new Producer(BROKER).listen("run." + environmentId + ".*")) {
            Run run = accept(environmentId);
            TestRunner runner = newRunner();
            Claim claim = runner.claim(environmentId);
            runner.complete(claim, RunOutcome.TIMED_OUT);

            long lastId = 0;
            for (String status : List.of("queued", "running", "timed_out")) {
                Delivery event = producer.event();
                assertThat(event.getEnvelope().getRoutingKey()).isEqualTo("run." + environmentId + "." + status);
                Run told = json.readValue(event.getBody(), Run.class);
                assertThat(told.id()).isEqualTo(run.id());
                assertThat(told.status().name()).isEqualToIgnoringCase(status);
                long id = Long.parseLong(event.getProperties().getMessageId());
                assertThat(id).isGreaterThan(lastId);
                lastId = id;
            }
        }
    }

    @Test
    void theLastEventIsTheRunAsRestShowsIt() throws Exception {
        int environmentId = newEnvironment();
        try (Producer producer = new Producer(BROKER).listen("run." + environmentId + ".success")) {
            Run run = accept(environmentId);
            TestRunner runner = newRunner();
            runner.complete(runner.claim(environmentId), RunOutcome.SUCCESS);

            assertThat(json.readValue(producer.event().getBody(), Run.class)).isEqualTo(run(run.id()));
        }
    }

    @Test
    void eventsSayNothingOfVariables() throws Exception {
        int environmentId = newEnvironment();
        try (Producer producer = new Producer(BROKER).listen("run." + environmentId + ".queued")) {
            accept(Map.of(
                    "username",
                    "ada",
                    "environmentId",
                    environmentId,
                    "testPaths",
                    List.of(SAMPLE),
                    "variables",
                    Map.of("COLOUR", "purple-as-never-before")));

            assertThat(Producer.text(producer.event())).doesNotContain("purple-as-never-before");
        }
    }

    @Test
    void anEventThatCannotBeReadHoldsUpNoOther() throws Exception {
        int environmentId = newEnvironment();
        try (Producer producer = new Producer(BROKER).listen("run." + environmentId + ".*")) {
            Run run = accept(environmentId);
            assertThat(json.readValue(producer.event().getBody(), Run.class).status())
                    .isEqualTo(RunStatus.QUEUED);

            database.sql("insert into run_event (run_id, run) values (:id, '{\"status\": \"OF_TOMORROW\"}')")
                    .bind("id", run.id())
                    .then()
                    .block();
            post("/api/v1/runs/" + run.id() + "/cancel", Map.of())
                    .expectStatus()
                    .isOk();

            assertThat(json.readValue(producer.event().getBody(), Run.class).status())
                    .isEqualTo(RunStatus.CANCELLED);
        }
    }

    @Test
    void whatIsNotCommittedIsNotTold() throws Exception {
        int environmentId = newEnvironment();
        try (Producer producer = new Producer(BROKER).listen("run." + environmentId + ".*")) {
            Run run = accept(environmentId);
            assertThat(producer.event().getEnvelope().getRoutingKey()).endsWith(".queued");

            assertThatThrownBy(() -> database.sql(
                                    "do $$ begin update run set status = 'ERROR' where id = %d; raise 'no'; end $$"
                                            .formatted(run.id()))
                            .then()
                            .block())
                    .hasMessageContaining("no");
            post("/api/v1/runs/" + run.id() + "/cancel", Map.of())
                    .expectStatus()
                    .isOk();

            assertThat(producer.event().getEnvelope().getRoutingKey()).endsWith(".cancelled");
        }
    }

    @Test
    void twoInstancesKeepTheOrderOfEachRun() throws Exception {
        int environmentId = newEnvironment();
        int runs = 40;
        try (OtherInstance other = startOtherInstance();
                Producer producer = new Producer(BROKER).listen("run." + environmentId + ".*")) {
            WebTestClient otherClient = WebTestClient.bindToServer()
                    .baseUrl("http://127.0.0.1:" + other.port())
                    .build();
            for (int number = 0; number < runs; number++) {
                Run run = accept(environmentId);
                otherClient
                        .post()
                        .uri("/api/v1/runs/" + run.id() + "/cancel")
                        .exchange()
                        .expectStatus()
                        .isOk();
            }

            Map<Long, List<RunStatus>> told = new HashMap<>();
            while (told.values().stream().filter(each -> each.size() >= 2).count() < runs) {
                Run run = json.readValue(producer.event().getBody(), Run.class);
                told.computeIfAbsent(run.id(), id -> new ArrayList<>()).add(run.status());
            }
            assertThat(told.values())
                    .allSatisfy(
                            statuses -> assertThat(statuses).containsExactly(RunStatus.QUEUED, RunStatus.CANCELLED));
        }
    }

    @Test
    void whatHappensWithoutBrokerIsToldAfterwards() throws Exception {
        int environmentId = newEnvironment();
        String queue = "testlane.client." + UUID.randomUUID();
        try (Producer producer = new Producer(BROKER)) {
            producer.channel.queueDeclare(queue, true, false, false, Map.of());
            producer.channel.queueBind(queue, "testlane.run-events", "run." + environmentId + ".*");
        }
        TestStack.rabbit().stop();
        try {
            Run run = accept(environmentId);
            post("/api/v1/runs/" + run.id() + "/cancel", Map.of())
                    .expectStatus()
                    .isOk();
        } finally {
            TestStack.rabbit().start();
        }

        try (Producer producer = await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> new Producer(BROKER).consume(queue), made -> true)) {
            assertThat(json.readValue(producer.event().getBody(), Run.class).status())
                    .isEqualTo(RunStatus.QUEUED);
            assertThat(json.readValue(producer.event().getBody(), Run.class).status())
                    .isEqualTo(RunStatus.CANCELLED);
            producer.channel.queueDelete(queue);
        }
    }
}
