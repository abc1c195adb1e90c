package dev.testlane.localstack.postgres;

import dev.testlane.localstack.data.LogFiles;
import dev.testlane.localstack.data.PrivateFiles;
import dev.testlane.localstack.data.Secrets;
import dev.testlane.localstack.process.ChildSpec;
import dev.testlane.localstack.process.Component;
import dev.testlane.localstack.process.Launch;
import dev.testlane.localstack.process.Signal;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server on loopback with password authentication only.
 *
 * @param folder holds the cluster in {@code cluster}; nobody else uses it
 * @param durable false to gain speed where the data is thrown away anyway
 */
public record PostgresServer(
        PostgresBinaries binaries,
        ServerIdentity identity,
        Path folder,
        int port,
        Secrets secrets,
        LogFiles logs,
        boolean durable)
        implements Component {

    public static final String NAME = "postgres";
    private static final String SUPERUSER = "postgres";
    private static final String SUPERUSER_SECRET = "postgres-password";
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "PostgreSQL " + binaries.version();
    }

    /** Creates the cluster at the first start; wants a PostgreSQL of the same major version afterwards. */
    @Override
    public ChildSpec prepare() {
        PrivateFiles.folder(folder);
        identity.own(folder);
        if (Files.exists(cluster().resolve("PG_VERSION"))) {
            checkVersion();
            removeStalePidFile();
        } else {
            createCluster();
        }
        return new ChildSpec(
                NAME, identity.command(), serverCommand(), Map.of(), folder, logs.of(NAME), Signal.INT, STOP_GRACE);
    }

    @Override
    public boolean ready() {
        return superuser().answers();
    }

    /** The superuser's access to the database {@code postgres}. */
    public DatabaseUrl superuser() {
        return new DatabaseUrl("127.0.0.1", port, SUPERUSER, secrets.get(SUPERUSER_SECRET), SUPERUSER);
    }

    private Path cluster() {
        return folder.resolve("cluster");
    }

    private List<String> serverCommand() {
        List<String> command = new ArrayList<>(List.of(
                binaries.program("postgres").toString(),
                "-D",
                cluster().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=200",
                "-c",
                "log_line_prefix=%m [%p] "));
        if (!durable) {
            command.addAll(List.of("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"));
        }
        return command;
    }

    private void createCluster() {
        // Only a complete cluster gets the final name, so an interrupted start is simply done again.
        Path draft = folder.resolve("cluster.draft");
        PrivateFiles.delete(draft);
        Path password = PrivateFiles.write(folder.resolve("superuser-password"), secrets.get(SUPERUSER_SECRET));
        identity.own(folder);
        List<String> command = new ArrayList<>(identity.command());
        command.addAll(List.of(
                binaries.program("initdb").toString(),
                "--pgdata=" + draft,
                "--username=" + SUPERUSER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                durable ? "--sync-method=fsync" : "--no-sync"));
        runInitdb(command);
        try {
            Files.delete(password);
            Files.move(draft, cluster());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void runInitdb(List<String> command) {
        File log = logs.of("initdb").toFile();
        try {
            int status = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (status != 0) {
                throw new IllegalStateException(
                        "PostgreSQL's initdb failed with status " + status + Launch.endOf(log.toPath()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run initdb", e);
        }
    }

    /** After a reboot the noted pid may be somebody else's, which PostgreSQL takes for a running server. */
    private void removeStalePidFile() {
        Path file = cluster().resolve("postmaster.pid");
        try (Stream<String> lines = Files.lines(file)) {
            long pid = Long.parseLong(lines.findFirst().orElse("0").strip());
            Path program = binaries.program("postgres").toRealPath();
            if (!program.equals(executableOf(pid))) {
                Files.delete(file);
            }
        } catch (NoSuchFileException cleanlyStopped) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Path executableOf(long pid) {
        try {
            return Path.of("/proc", Long.toString(pid), "exe").toRealPath();
        } catch (IOException noSuchProcess) {
            return null;
        }
    }

    private void checkVersion() {
        try {
            String major = Files.readString(cluster().resolve("PG_VERSION")).strip();
            if (!binaries.version().startsWith(major + ".")) {
                throw new IllegalStateException("The data in " + cluster() + " is of PostgreSQL " + major + ", this is "
                        + binaries.version() + ": use another --data, or migrate it with pg_upgrade");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
