package dev.testlane.localstack.command;

import dev.testlane.localstack.stack.LocalStack;
import dev.testlane.localstack.stack.Progress;
import dev.testlane.localstack.stack.StackSettings;
import java.io.Console;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts everything and stays until it is told to stop. */
@Command(
        name = "up",
        description = "Starts PostgreSQL, RabbitMQ, the API and runners; stops them on Ctrl-C or SIGTERM.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class UpCommand implements Callable<Integer> {

    private static final int HIGHEST_PORT = 65_535;
    private static final int CLUSTER = 3;
    private static final int MOST_APIS = 8;
    private static final int MOST_RUNNERS = 64;
    private static final int MOST_SLOTS = 256;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "where the API and the pages are",
            defaultValue = "8081")
    private int port;

    @Option(names = "--data", paramLabel = "FOLDER", description = "where all data is kept", defaultValue = ".testlane")
    private Path data = Path.of(".testlane");

    @Option(names = "--brokers", paramLabel = "N", description = "RabbitMQ nodes, 1 or 3", defaultValue = "1")
    private int brokers;

    @Option(names = "--api", paramLabel = "N", description = "API processes behind the one port", defaultValue = "1")
    private int apis;

    @Option(names = "--runners", paramLabel = "N", description = "runner processes", defaultValue = "1")
    private int runners;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "runs that each runner executes at once (default: cores)")
    private @Nullable Integer slots;

    @Option(
            names = "--checkout",
            paramLabel = "FOLDER",
            description = "has sample-tests and tests/acceptance",
            defaultValue = ".")
    private Path checkout = Path.of(".");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        requireBetween("--port", port, 1, HIGHEST_PORT);
        if (brokers != 1 && brokers != CLUSTER) {
            throw new ParameterException(
                    spec.commandLine(), "--brokers must be 1 or %d, not %d".formatted(CLUSTER, brokers));
        }
        requireBetween("--api", apis, 1, MOST_APIS);
        requireBetween("--runners", runners, 0, MOST_RUNNERS);
        if (slots != null) {
            requireBetween("--slots", slots, 1, MOST_SLOTS);
        }
        if (Files.exists(data) && !Files.isDirectory(data)) {
            throw new ParameterException(spec.commandLine(), "--data: " + data + " is not a folder");
        }
        LocalStack stack = new LocalStack(settings(), new Progress(System.out, isTerminal()));
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop"));
        stack.start();
        // From here on the processes are watched; Ctrl-C or SIGTERM end this through the shutdown hook.
        new CountDownLatch(1).await();
        return 0;
    }

    @SuppressWarnings("SystemConsoleNull") // It can still be null where the console module is missing.
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private StackSettings settings() {
        return new StackSettings(
                checkout.toAbsolutePath().normalize(),
                folderOfThisJar(),
                port,
                data.toAbsolutePath().normalize(),
                brokers,
                apis,
                runners,
                slots == null ? OptionalInt.empty() : OptionalInt.of(slots),
                System.getenv());
    }

    /** The services lie beside this jar. */
    private static Path folderOfThisJar() {
        try {
            Path jar = Path.of(UpCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.resolveSibling("").toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void requireBetween(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), "%s must be between %d and %d, not %d".formatted(option, least, most, value));
        }
    }
}
