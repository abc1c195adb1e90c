package dev.testlane.localstack.testing;

import dev.testlane.localstack.data.CacheFolder;
import dev.testlane.localstack.data.InstanceLock;
import dev.testlane.localstack.data.LogFiles;
import dev.testlane.localstack.data.Ports;
import dev.testlane.localstack.data.PrivateFiles;
import dev.testlane.localstack.data.Secrets;
import dev.testlane.localstack.process.Child;
import dev.testlane.localstack.process.Component;
import dev.testlane.localstack.process.Launch;
import dev.testlane.localstack.process.ProcessRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** This JVM's folder for test servers. What killed JVMs left, folders and processes, goes at the next start. */
final class TestFolder {

    private final Path folder;
    private final InstanceLock lock;
    private final ProcessRecords records;
    private final List<Child> children = new CopyOnWriteArrayList<>();

    private TestFolder(Path folder, InstanceLock lock) {
        this.folder = folder;
        this.lock = lock;
        this.records = new ProcessRecords(folder.resolve("processes"));
    }

    static TestFolder get() {
        return Holder.INSTANCE;
    }

    Path resolve(String name) {
        return folder.resolve(name);
    }

    Secrets secrets() {
        return new Secrets(folder.resolve("secrets"));
    }

    LogFiles logs() {
        return new LogFiles(folder.resolve("logs"));
    }

    Ports ports() {
        return new Ports(folder.resolve("ports.json"));
    }

    /** Starts a component that ends with this JVM; returns when it is ready. */
    Child launch(Component component, Duration limit) {
        return Launch.start(component, limit, child -> {
            records.add(child);
            children.add(child);
        });
    }

    private static TestFolder create() {
        Path stacks = PrivateFiles.folder(CacheFolder.resolve("test-stacks"));
        sweep(stacks);
        Path folder = PrivateFiles.folder(
                stacks.resolve(Long.toString(ProcessHandle.current().pid())));
        InstanceLock lock =
                InstanceLock.take(folder).orElseThrow(() -> new IllegalStateException(folder + " is in use"));
        TestFolder created = new TestFolder(folder, lock);
        Runtime.getRuntime().addShutdownHook(new Thread(created::close, "test-stack-end"));
        return created;
    }

    private static void sweep(Path stacks) {
        try (Stream<Path> folders = Files.list(stacks)) {
            folders.forEach(TestFolder::sweepUnlessInUse);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sweepUnlessInUse(Path folder) {
        Optional<InstanceLock> lock = InstanceLock.take(folder);
        if (lock.isPresent()) {
            new ProcessRecords(folder.resolve("processes")).endLeftovers();
            PrivateFiles.delete(folder);
            lock.get().close();
        }
    }

    private void close() {
        // Nobody wants the data, so nothing needs to take its time.
        children.parallelStream().forEach(Child::kill);
        PrivateFiles.delete(folder);
        lock.close();
    }

    private static final class Holder {
        private static final TestFolder INSTANCE = create();
    }
}
