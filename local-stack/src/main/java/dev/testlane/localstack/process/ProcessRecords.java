package dev.testlane.localstack.process;

import dev.testlane.localstack.data.Json;
import dev.testlane.localstack.data.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The file {@code <name>.json} for each running child: where to find its pid, and what a killed start left behind. */
public record ProcessRecords(Path folder) {

    public ProcessRecords {
        PrivateFiles.folder(folder);
    }

    record ProcessRecord(
            String name, long pid, long startTicks, String bootId, Signal stopSignal, long stopGraceMillis) {
        ProcessIdentity identity() {
            return new ProcessIdentity(pid, startTicks, bootId);
        }
    }

    public void add(Child child) {
        ProcessIdentity process = child.identity();
        ChildSpec spec = child.spec();
        ProcessRecord entry = new ProcessRecord(
                spec.name(),
                process.pid(),
                process.startTicks(),
                process.bootId(),
                spec.stopSignal(),
                spec.stopGrace().toMillis());
        PrivateFiles.write(file(spec.name()), Json.MAPPER.writeValueAsString(entry));
    }

    public void remove(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Ends whatever the records name that still runs, all at once, and waits until it is gone.
     *
     * @return the names of those that were found running
     */
    public List<String> endLeftovers() {
        List<ProcessRecord> records = records();
        List<ProcessRecord> running = records.stream()
                .filter(entry -> !entry.identity().family().isEmpty())
                .toList();
        running.parallelStream()
                .forEach(entry -> ProcessEnder.end(
                        entry.identity(), entry.stopSignal(), Duration.ofMillis(entry.stopGraceMillis())));
        records.forEach(entry -> remove(entry.name()));
        return running.stream().map(ProcessRecord::name).sorted().toList();
    }

    private List<ProcessRecord> records() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .map(file -> Json.MAPPER.readValue(file, ProcessRecord.class))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name) {
        return folder.resolve(name + ".json");
    }
}
