package dev.testlane.localstack.stack;

import dev.testlane.localstack.balancer.Backend;
import dev.testlane.localstack.balancer.Balancer;
import dev.testlane.localstack.data.InstanceLock;
import dev.testlane.localstack.data.Ports;
import dev.testlane.localstack.data.PrivateFiles;
import dev.testlane.localstack.process.Component;
import dev.testlane.localstack.process.ProcessRecords;
import dev.testlane.localstack.process.StoppedException;
import dev.testlane.localstack.process.Supervised;
import dev.testlane.localstack.service.ApiService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** All processes of a Testlane on this machine: started in parallel where they can be, stopped in the reverse order. */
public final class LocalStack implements AutoCloseable {

    /** What is stopped together, in the order of stopping. */
    private enum Tier {
        RUNNERS,
        SERVICES,
        STORES,
        PORT_MAPPER
    }

    private final StackSettings settings;
    private final Progress progress;
    private final Map<Tier, List<Supervised>> children = new EnumMap<>(Tier.class);
    private final ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable InstanceLock lock;
    private @Nullable ProcessRecords records;
    private volatile @Nullable Balancer balancer;
    private boolean stopped;

    public LocalStack(StackSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
        for (Tier tier : Tier.values()) {
            children.put(tier, new CopyOnWriteArrayList<>());
        }
    }

    /** Starts everything and returns when it can be used. Throws {@link IllegalStateException} that says what is wrong. */
    public void start() {
        lock = InstanceLock.take(PrivateFiles.folder(settings.data()))
                .orElseThrow(() -> new IllegalStateException("Another Testlane is using " + settings.data()
                        + ": stop it, or choose another folder with --data"));
        ProcessRecords leftByKilledStart = new ProcessRecords(settings.data().resolve("processes"));
        records = leftByKilledStart;
        endLeftovers(leftByKilledStart);
        if (!Ports.isFree(settings.address(), settings.port())) {
            throw new IllegalStateException("Port " + settings.port()
                    + " is in use by another program: stop that, or choose another port with --port");
        }
        startParts(new Parts(settings));
        progress.finished("Testlane is ready at " + settings.url());
    }

    private void endLeftovers(ProcessRecords left) {
        List<String> ended = left.endLeftovers();
        if (!ended.isEmpty()) {
            progress.line("Ended what an earlier start left behind: " + String.join(", ", ended));
        }
    }

    private void startParts(Parts parts) {
        CompletableFuture<Void> broker = inBackground(() -> startBroker(parts));
        startDatabase(parts);
        if (settings.clustered()) {
            // A queue gets its copies on the nodes that are there when the API declares it.
            join(broker);
        }
        openBalancer(parts);
        // The API can work without the broker, which takes longest to start.
        superviseAll(Tier.SERVICES, parts.apis());
        CompletableFuture<Void> runners = inBackground(() -> superviseAll(Tier.RUNNERS, parts.runners()));
        join(broker);
        join(runners);
    }

    private void startDatabase(Parts parts) {
        parts.postgres().ifPresent(postgres -> {
            supervise(Tier.STORES, postgres);
            parts.createDatabase(postgres);
        });
    }

    private void startBroker(Parts parts) {
        parts.portMapper().ifPresent(mapper -> supervise(Tier.PORT_MAPPER, mapper));
        parts.broker().ifPresent(broker -> broker.start(nodes -> superviseAll(Tier.STORES, nodes)));
    }

    private void openBalancer(Parts parts) {
        if (settings.balanced()) {
            List<Backend> backends =
                    parts.apis().stream().map(ApiService::asBackend).toList();
            try {
                balancer = Balancer.open(new InetSocketAddress(settings.address(), settings.port()), backends);
            } catch (IOException e) {
                throw new IllegalStateException("Port " + settings.port() + " can't be used: " + e.getMessage(), e);
            }
        }
    }

    /** Starts them at the same time; returns when all are ready. */
    private void superviseAll(Tier tier, List<? extends Component> components) {
        components.stream()
                .map(component -> inBackground(() -> supervise(tier, component)))
                .toList()
                .forEach(LocalStack::join);
    }

    private void supervise(Tier tier, Component component) {
        add(tier, component).start();
    }

    private synchronized Supervised add(Tier tier, Component component) {
        if (stopped || records == null) {
            throw new StoppedException();
        }
        Supervised child = new Supervised(component, records, progress);
        children.getOrDefault(tier, List.of()).add(child);
        return child;
    }

    /** Stops everything in bounded time and leaves no process. */
    @Override
    public void close() {
        synchronized (this) {
            if (stopped) {
                return;
            }
            stopped = true;
        }
        boolean anything = children.values().stream().anyMatch(tier -> !tier.isEmpty());
        if (anything) {
            progress.line("Stopping ...");
        }
        children.values()
                .forEach(tier -> tier.stream()
                        .map(child -> inBackground(child::stop))
                        .toList()
                        .forEach(LocalStack::join));
        if (records != null) {
            // What an earlier start left, when this one is stopped before it has ended that.
            var _ = records.endLeftovers();
        }
        closeBalancer();
        if (anything) {
            progress.line("Stopped");
        }
        if (lock != null) {
            lock.close();
        }
    }

    private void closeBalancer() {
        if (balancer != null) {
            try {
                balancer.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private CompletableFuture<Void> inBackground(Runnable task) {
        return CompletableFuture.runAsync(task, starters);
    }

    private static void join(CompletableFuture<Void> future) {
        try {
            future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
