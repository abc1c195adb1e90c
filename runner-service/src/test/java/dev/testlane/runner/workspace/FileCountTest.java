package dev.testlane.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

class FileCountTest {

    @TempDir
    private Path folder;

    @Test
    void countsFilesFoldersAndLinksButFollowsNone() throws IOException {
        Files.createDirectories(folder.resolve("a/b"));
        Files.writeString(folder.resolve("a/b/file"), "");
        Files.createSymbolicLink(folder.resolve("a/link"), Path.of("/"));

        assertThat(FileCount.of(folder, 5).isOver()).isFalse();
        assertThat(FileCount.of(folder, 4).isOver()).isTrue();
    }

    @Test
    void whatIsTooDeepIsTooMuch() throws IOException {
        Files.createDirectories(folder.resolve("d/".repeat(120)));

        assertThat(FileCount.of(folder, 1_000).isOver()).isTrue();
    }

    @Test
    void folderThatIsGoneHasNone() throws IOException {
        FileCount files = FileCount.of(folder.resolve("gone"), 0);

        assertThat(files.isOver()).isFalse();
        assertThat(files.isIncomplete()).isFalse();
    }

    /** Such as an interpreter that the sandbox shows below /tmp. */
    @Test
    void otherFileSystemsAreNotCounted() throws IOException {
        Path devices = Path.of("/dev");
        Path memory = devices.resolve("shm");
        assumeThat(Files.getFileStore(memory)).isNotEqualTo(Files.getFileStore(devices));
        Path many = Files.createTempDirectory(memory, "file-count-");
        try {
            for (int n = 0; n < 4_000; n++) {
                Files.createFile(many.resolve(Integer.toString(n)));
            }
            assertThat(FileCount.of(memory, 3_000).isOver()).isTrue();
            assertThat(FileCount.of(devices, 3_000).isOver()).isFalse();
        } finally {
            FileSystemUtils.deleteRecursively(many);
        }
    }
}
