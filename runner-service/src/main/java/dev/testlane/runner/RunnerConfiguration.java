package dev.testlane.runner;

import com.rabbitmq.client.ConnectionFactory;
import dev.testlane.runner.claim.ApiClient;
import dev.testlane.runner.claim.ApiRefusedException;
import dev.testlane.runner.claim.HeldLeases;
import dev.testlane.runner.claim.RunnerIdentity;
import dev.testlane.runner.execution.ExecutionSupport;
import dev.testlane.runner.inspection.Inspections;
import dev.testlane.runner.inspection.Inspector;
import dev.testlane.runner.output.OutputLimits;
import dev.testlane.runner.output.ReportPublisher;
import dev.testlane.runner.sandbox.ChosenSandbox;
import dev.testlane.runner.sandbox.PythonRuntime;
import dev.testlane.runner.sandbox.Sandboxes;
import dev.testlane.runner.sandbox.Spawner;
import dev.testlane.runner.workspace.ContentSource;
import dev.testlane.runner.workspace.RunFolder;
import dev.testlane.runner.workspace.SnapshotException;
import dev.testlane.runner.workspace.Workspace;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Puts the parts of the runner together; {@link Runner} starts and stops them. */
@Configuration(proxyBeanMethods = false)
class RunnerConfiguration {

    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(5);
    private static final Duration BROKER_HEARTBEAT = Duration.ofSeconds(10);

    @Bean
    JsonMapper json() {
        return JsonMapper.builder().build();
    }

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService ticker() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("ticker").daemon().factory());
    }

    @Bean
    ConnectionFactory broker(RunnerProperties properties) {
        ConnectionFactory factory = brokerNodes(properties.amqpUrl());
        // After an automatic recovery a late acknowledgement would be swallowed and the message executed twice.
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setConnectionTimeout((int) BROKER_PATIENCE.toMillis());
        factory.setHandshakeTimeout((int) BROKER_PATIENCE.toMillis());
        factory.setChannelRpcTimeout((int) BROKER_PATIENCE.toMillis());
        factory.setRequestedHeartbeat((int) BROKER_HEARTBEAT.toSeconds());
        return factory;
    }

    private static ConnectionFactory brokerNodes(String url) {
        try {
            return new BrokerNodes(url);
        } catch (URISyntaxException | GeneralSecurityException | IllegalArgumentException e) {
            throw new StartException(
                    "TESTLANE_AMQP_URL is no address of a broker.",
                    "Set it to amqp://user:password@host:port/ or, for several nodes, amqp://user:password@host:port,host:port/",
                    e);
        }
    }

    @Bean
    ApiClient api(RunnerProperties properties, JsonMapper json) {
        return new ApiClient(properties.url(), properties.runner().token(), json);
    }

    @Bean
    HeldLeases leases() {
        return new HeldLeases();
    }

    @Bean
    Workspace workspace(RunnerProperties properties, ApiClient api) throws InterruptedException {
        RunnerProperties.Runner settings = properties.runner();
        try {
            return Workspace.open(settings.workspace(), settings.cache().toBytes(), contentsOf(api));
        } catch (IOException e) {
            throw new StartException(
                    "The workspace " + settings.workspace() + " can't be used: " + e.getMessage(),
                    "Set TESTLANE_RUNNER_WORKSPACE to a folder that this runner alone uses and may write to.",
                    e);
        }
    }

    private static ContentSource contentsOf(ApiClient api) {
        return (sha256, size) -> {
            try {
                return api.content(sha256, size);
            } catch (ApiRefusedException e) {
                if (e.status() == 404) {
                    throw new SnapshotException(
                            "A file of the run's snapshot is no longer stored. Start the run again.");
                }
                throw new IOException(e);
            }
        };
    }

    @Bean
    PythonRuntime python(RunnerProperties properties, Workspace workspace) throws InterruptedException {
        try {
            return PythonRuntime.probe(properties.python(), Scripts.unpackTo(workspace));
        } catch (IOException e) {
            throw new StartException(
                    "The Python '" + properties.python() + "' can't execute tests: " + e.getMessage(),
                    "Install pytest 7.2 or newer (apt-get install python3-pytest), or set TESTLANE_PYTHON.",
                    e);
        }
    }

    @Bean
    ChosenSandbox sandbox(RunnerProperties properties, PythonRuntime python, Workspace workspace)
            throws InterruptedException {
        try (RunFolder folder = workspace.newFolder()) {
            return Sandboxes.choose(properties.runner().sandboxSettings(), python, folder.suite());
        } catch (IOException e) {
            throw new StartException(
                    String.valueOf(e.getMessage()),
                    "Full needs bubblewrap, util-linux and namespaces, landlock a kernel with Landlock. Set"
                            + " TESTLANE_RUNNER_SANDBOX (auto takes the best that works) and TESTLANE_RUNNER_NETWORK.",
                    e);
        }
    }

    @Bean(destroyMethod = "")
    ReportPublisher publisher(ConnectionFactory broker, JsonMapper json) {
        return new ReportPublisher(broker, json);
    }

    @Bean
    RunnerIdentity identity(
            RunnerProperties properties, Workspace workspace, ChosenSandbox chosen, PythonRuntime python)
            throws IOException {
        RunnerProperties.Runner settings = properties.runner();
        return RunnerIdentity.create(
                settings.idOrHostName(),
                workspace.formerIncarnation(),
                settings.slotCount(),
                chosen.sandbox().level(),
                chosen.shortfall(),
                python.identity());
    }

    @Bean
    ExecutionSupport executionSupport(
            RunnerProperties properties,
            RunnerIdentity identity,
            ApiClient api,
            HeldLeases leases,
            Workspace workspace,
            PythonRuntime python,
            ChosenSandbox chosen,
            ReportPublisher publisher,
            ScheduledExecutorService ticker,
            JsonMapper json) {
        RunnerProperties.Runner settings = properties.runner();
        OutputLimits limits = new OutputLimits(
                settings.outputKeep().toBytes(), settings.outputKill().toBytes(), settings.outputDelay());
        return new ExecutionSupport(
                identity.runnerId(),
                api,
                leases,
                workspace,
                python,
                chosen.sandbox(),
                new Spawner(),
                publisher,
                limits,
                settings.folder().toBytes(),
                settings.spareCount(),
                settings.unsandboxedUploads(),
                ticker,
                properties.urlForTests(),
                settings.plugins(),
                json);
    }

    @Bean
    Runner runner(
            RunnerProperties properties, RunnerIdentity identity, ExecutionSupport support, ConnectionFactory broker) {
        ApiClient heartbeatApi =
                new ApiClient(properties.url(), properties.runner().token(), support.json());
        Inspector inspector = new Inspector(
                support.workspace(), support.python(), support.sandbox(), support.spawner(), support.json());
        return new Runner(
                identity,
                support,
                heartbeatApi,
                broker,
                properties.environments(),
                new Inspections(broker, support.json(), inspector),
                properties.runner().laneRefresh(),
                properties.runner().stopGrace());
    }
}
