package dev.testlane.localstack.stack;

import dev.testlane.localstack.data.CacheFolder;
import dev.testlane.localstack.data.LogFiles;
import dev.testlane.localstack.data.Ports;
import dev.testlane.localstack.data.PrivateFiles;
import dev.testlane.localstack.data.Secrets;
import dev.testlane.localstack.postgres.DatabaseUrl;
import dev.testlane.localstack.postgres.Databases;
import dev.testlane.localstack.postgres.PostgresBinaries;
import dev.testlane.localstack.postgres.PostgresServer;
import dev.testlane.localstack.postgres.ServerIdentity;
import dev.testlane.localstack.process.Component;
import dev.testlane.localstack.rabbitmq.BrokerPasswords;
import dev.testlane.localstack.rabbitmq.BrokerUser;
import dev.testlane.localstack.rabbitmq.Definitions;
import dev.testlane.localstack.rabbitmq.PortMapper;
import dev.testlane.localstack.rabbitmq.RabbitmqCluster;
import dev.testlane.localstack.rabbitmq.RabbitmqHome;
import dev.testlane.localstack.rabbitmq.RabbitmqPrograms;
import dev.testlane.localstack.service.ApiEndpoint;
import dev.testlane.localstack.service.ApiService;
import dev.testlane.localstack.service.Passed;
import dev.testlane.localstack.service.RunnerService;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The components that the settings ask for, each knowing of the others just what it needs. */
final class Parts {

    private static final String DATABASE = "testlane";

    private final StackSettings settings;
    private final Secrets secrets;
    private final LogFiles logs;
    private final ApiEndpoint endpoint;
    private final Optional<PostgresServer> postgres;
    private final Ports ports;
    private final Optional<RabbitmqCluster> broker;
    private final List<ApiService> apis;

    Parts(StackSettings settings) {
        this.settings = settings;
        this.secrets = new Secrets(folder("secrets"));
        this.logs = new LogFiles(folder("logs"));
        this.endpoint = new ApiEndpoint(settings.url());
        this.ports = new Ports(settings.data().resolve("ports.json"));
        this.postgres =
                settings.variable("TESTLANE_DATABASE_URL").isPresent() ? Optional.empty() : Optional.of(ownPostgres());
        this.broker = settings.variable("TESTLANE_AMQP_URL").isPresent() ? Optional.empty() : Optional.of(ownBroker());
        if (broker.isEmpty() && settings.clustered()) {
            throw new IllegalStateException("TESTLANE_AMQP_URL names a broker of yours, so there is none to start:"
                    + " leave --brokers away, or the variable");
        }
        this.apis =
                IntStream.rangeClosed(1, settings.apis()).mapToObj(this::api).toList();
    }

    Optional<PostgresServer> postgres() {
        return postgres;
    }

    Optional<RabbitmqCluster> broker() {
        return broker;
    }

    Optional<Component> portMapper() {
        return broker.map(cluster -> new PortMapper(
                cluster.nodes().getFirst().ports().mapper(), folder("rabbitmq"), fresh(PortMapper.NAME)));
    }

    List<ApiService> apis() {
        return apis;
    }

    List<RunnerService> runners() {
        return IntStream.rangeClosed(1, settings.runners())
                .mapToObj(number -> runner("runner-" + number))
                .toList();
    }

    void createDatabase(PostgresServer server) {
        DatabaseUrl own = ownDatabase(server);
        new Databases(server.superuser()).ensure(own.user(), own.password(), own.database());
    }

    private PostgresServer ownPostgres() {
        ServerIdentity identity = ServerIdentity.detect();
        if (!identity.reachesEverything()) {
            PrivateFiles.letOthersPass(settings.data());
        }
        Path programs = identity.reachesEverything() ? CacheFolder.resolve("postgresql") : folder("postgres");
        return new PostgresServer(
                PostgresBinaries.unpack(programs),
                identity,
                folder("postgres"),
                ports.get("postgres"),
                secrets,
                fresh(PostgresServer.NAME),
                true);
    }

    private RabbitmqCluster ownBroker() {
        BrokerPasswords passwords = BrokerPasswords.keptIn(secrets);
        RabbitmqHome home = new RabbitmqHome(
                RabbitmqPrograms.find(), folder("rabbitmq"), Definitions.with(passwords), passwords, logs);
        RabbitmqCluster cluster = RabbitmqCluster.of(home, settings.brokers(), ports);
        cluster.nodes().forEach(node -> logs.rotate(node.name()));
        return cluster;
    }

    /** One has the port itself; several have ports of their own behind a balancer. */
    private ApiService api(int number) {
        String name = "api-" + number;
        Map<String, String> variables = apiSettings();
        ApiEndpoint own = endpoint;
        if (settings.balanced()) {
            int port = ports.get(name);
            own = new ApiEndpoint(URI.create("http://127.0.0.1:" + port + "/"));
            variables.put("TESTLANE_ADDRESS", "127.0.0.1");
            variables.put("TESTLANE_PORT", Integer.toString(port));
            List<String> hosts = new ArrayList<>(settings.ownHosts());
            settings.variable("TESTLANE_ALLOWED_HOSTS").ifPresent(hosts::add);
            variables.put("TESTLANE_ALLOWED_HOSTS", String.join(",", hosts));
        }
        return new ApiService(name, settings.services(), settings.data(), own, variables, fresh(name));
    }

    private RunnerService runner(String name) {
        Path workspace = folder("workspaces").resolve(name);
        return new RunnerService(
                name, settings.services(), workspace, endpoint, runnerSettings(), settings.runnerStop(), fresh(name));
    }

    private Map<String, String> apiSettings() {
        Map<String, String> variables = new LinkedHashMap<>(Passed.from(settings.environment(), ApiService.PASSED));
        variables.put("TESTLANE_PORT", Integer.toString(settings.port()));
        variables.put("TESTLANE_DATABASE_URL", databaseUrl());
        variables.put("TESTLANE_AMQP_URL", brokerUrl(BrokerUser.API, "TESTLANE_AMQP_URL"));
        variables.put("TESTLANE_RUNNER_TOKEN", runnerToken());
        variables.put("TESTLANE_SECRET_KEY", secretKey());
        variables.put("TESTLANE_TEST_FILES_FOLDER", folder("test-files").toString());
        variables.put(
                "TESTLANE_TEST_FILES_MOUNTS",
                "sample-tests=%s,acceptance-tests=%s"
                        .formatted(
                                settings.checkout().resolve("sample-tests"),
                                settings.checkout().resolve("tests/acceptance")));
        return variables;
    }

    private Map<String, String> runnerSettings() {
        Map<String, String> variables = new LinkedHashMap<>(Passed.from(settings.environment(), RunnerService.PASSED));
        variables.put("TESTLANE_URL", settings.baseUrl());
        variables.put("TESTLANE_RUNNER_TOKEN", runnerToken());
        variables.put("TESTLANE_AMQP_URL", brokerUrl(BrokerUser.RUNNER, "TESTLANE_RUNNER_AMQP_URL"));
        settings.slots().ifPresent(slots -> variables.put("TESTLANE_RUNNER_SLOTS", Integer.toString(slots)));
        return variables;
    }

    private String databaseUrl() {
        return postgres.map(server -> ownDatabase(server).value())
                .or(() -> settings.variable("TESTLANE_DATABASE_URL"))
                .orElseThrow();
    }

    private DatabaseUrl ownDatabase(PostgresServer server) {
        return new DatabaseUrl(
                "127.0.0.1", server.port(), DATABASE, secrets.get("postgres-testlane-password"), DATABASE);
    }

    private String brokerUrl(BrokerUser user, String variable) {
        return broker.map(cluster -> cluster.url(user))
                .or(() -> settings.variable(variable))
                .or(() -> settings.variable("TESTLANE_AMQP_URL"))
                .orElseThrow();
    }

    private String runnerToken() {
        return settings.variable("TESTLANE_RUNNER_TOKEN").orElseGet(() -> secrets.get("runner-token"));
    }

    private String secretKey() {
        return settings.variable("TESTLANE_SECRET_KEY").orElseGet(() -> secrets.key("secret-variables-key"));
    }

    /** The logs, with those of earlier starts of this part moved aside. */
    private LogFiles fresh(String name) {
        logs.rotate(name);
        return logs;
    }

    private Path folder(String name) {
        return PrivateFiles.folder(settings.data().resolve(name));
    }
}
