package dev.testlane.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before each test
class ProcessRecordsTest {

    @TempDir
    private Path folder;

    private ProcessRecords records;
    private Child child;

    @BeforeEach
    void startChild() {
        records = new ProcessRecords(folder.resolve("processes"));
        child = Child.start(Shell.spec(folder, "exec sleep 1000", Duration.ofSeconds(5)));
        records.add(child);
    }

    @AfterEach
    void endChild() {
        child.kill();
    }

    @Test
    void endsWhatAKilledStartLeft() {
        assertThat(new ProcessRecords(records.folder()).endLeftovers()).containsExactly("shell");

        assertThat(child.identity().alive()).isFalse();
        assertThat(records.folder()).isEmptyDirectory();
        assertThat(records.endLeftovers()).isEmpty();
    }

    @Test
    void leavesALaterProcessWithTheSamePidAlone() throws IOException {
        Path file = records.folder().resolve("shell.json");
        String entry = Files.readString(file);
        long ticks = child.identity().startTicks();
        Files.writeString(file, entry.replace(Long.toString(ticks), Long.toString(ticks - 1)));

        assertThat(records.endLeftovers()).isEmpty();

        assertThat(child.identity().alive()).isTrue();
        assertThat(records.folder()).isEmptyDirectory();
    }

    @Test
    void leavesProcessesAloneThatWereNotedBeforeAReboot() throws IOException {
        Path file = records.folder().resolve("shell.json");
        Files.writeString(file, Files.readString(file).replace(child.identity().bootId(), "another-boot"));

        assertThat(records.endLeftovers()).isEmpty();

        assertThat(child.identity().alive()).isTrue();
    }

    @Test
    void namesThePidForOthers() throws IOException {
        assertThat(Files.readString(records.folder().resolve("shell.json")))
                .contains("\"pid\" : " + child.identity().pid());
    }
}
