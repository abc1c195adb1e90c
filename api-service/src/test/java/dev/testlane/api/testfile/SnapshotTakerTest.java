package dev.testlane.api.testfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.testlane.api.ApiServiceTest;
import dev.testlane.api.platform.InvalidInputException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a snapshot refuses, and what it costs. */
class SnapshotTakerTest extends ApiServiceTest {

    private static final int MEBIBYTE = 1024 * 1024;

    private final String directory = "snapshot-" + UUID.randomUUID();
    private final String test = directory + "/test_a.py";

    @Autowired
    private SnapshotTaker taker;

    @BeforeEach
    void writeTest() throws IOException {
        Files.createDirectories(TEST_FILES.resolve(directory));
        Files.writeString(TEST_FILES.resolve(test), "def test_a(): pass\n");
    }

    /** One of the files can't be read, so who reads before counting fails otherwise. */
    @Test
    void anOverfullDirectoryIsRefusedBeforeAnythingIsRead() throws IOException {
        writeData("a.csv", MEBIBYTE + 1);
        for (int i = 0; i < 600; i++) {
            writeData("b%d.csv".formatted(i), MEBIBYTE);
        }

        assertThatThrownBy(() -> taker.take(List.of(test)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("are 602 files of %d bytes", 601L * MEBIBYTE + 1 + 19);
    }

    /** So many of them at once take no memory. */
    @Test
    void aSnapshotHoldsNoContents() throws IOException {
        Path data = writeData("a.csv", MEBIBYTE);

        Snapshot snapshot = taker.take(List.of(test));

        Snapshot.Content content = snapshot.contents().getLast();
        assertThat(content.file().path()).isEqualTo(directory + "/a.csv");
        assertThat(content.source().read()).hasSize(MEBIBYTE);
        Files.writeString(data, "changed");
        assertThatThrownBy(() -> content.source().read()).isInstanceOf(SnapshotChangedException.class);
        Files.delete(data);
        assertThatThrownBy(() -> content.source().read()).isInstanceOf(SnapshotChangedException.class);
    }

    @Test
    void aFileThatIsTooLargeIsNamed() throws IOException {
        writeData("data.csv", MEBIBYTE + 1);
        assertThatThrownBy(() -> taker.take(List.of(test)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("need %s/data.csv, which is larger than 1 MiB", directory);

        writeData("test_large.py", MEBIBYTE + 1);
        assertThatThrownBy(() -> taker.take(List.of(directory + "/test_large.py")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("testPaths[0]")
                .hasMessageContaining("is larger than 1 MiB");
    }

    /** Takes no room on the disk. */
    private Path writeData(String name, long size) throws IOException {
        Path file = TEST_FILES.resolve(directory).resolve(name);
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(size);
        }
        return file;
    }
}
