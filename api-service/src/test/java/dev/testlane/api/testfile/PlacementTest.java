package dev.testlane.api.testfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files come all or none, and what was there before stays or comes back. */
class PlacementTest {

    private final Path base = Files.createTempDirectory("placement");
    private final Path staging = Files.createTempDirectory("staging");
    private int staged;

    PlacementTest() throws IOException {}

    @BeforeEach
    void writeWhatIsThere() throws IOException {
        Files.writeString(base.resolve("old.py"), "old");
    }

    @Test
    void whatIsCommittedStaysAndNothingElseIsLeft() throws IOException {
        try (var placement = new Placement(base)) {
            placement.replace("old.py", stage("new"));
            placement.replace("new.py", stage("new"));
            placement.create("created.py", stage("new"));
            placement.commit();
        }

        assertThat(base).isDirectoryContaining("glob:**/created.py");
        try (var files = Files.list(base)) {
            assertThat(files).hasSize(3).allSatisfy(file -> assertThat(file).hasContent("new"));
        }
    }

    @Test
    void whatFailsHalfWayIsTakenBack() throws IOException {
        assertThatThrownBy(() -> {
                    try (var placement = new Placement(base)) {
                        placement.replace("old.py", stage("new"));
                        placement.replace("new.py", stage("new"));
                        placement.create("created.py", stage("new"));
                        placement.replace("lost.py", staging.resolve("lost"));
                    }
                })
                .isInstanceOf(NoSuchFileException.class);

        assertThat(base.resolve("old.py")).hasContent("old");
        assertOnlyOldIsThere();
    }

    @Test
    void newDirectoriesAreTakenBackToo() throws IOException {
        Path file = stage("new");
        try (var placement = new Placement(base)) {
            placement.enter("one");
            placement.enter("two");
            placement.create("new.py", file);
        }

        assertOnlyOldIsThere();
    }

    @Test
    void aNameThatIsTakenIsNotOverwritten() throws IOException {
        Path file = stage("new");
        try (var placement = new Placement(base)) {
            assertThatThrownBy(() -> placement.create("old.py", file)).isInstanceOf(FileAlreadyExistsException.class);
        }

        assertThat(base.resolve("old.py")).hasContent("old");
        assertOnlyOldIsThere();
    }

    /** As where a directory of the catalogue is a mount. */
    @Test
    void filesMayComeFromAnotherFileSystem() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(
                Files.isWritable(memory) && !Files.getFileStore(memory).equals(Files.getFileStore(base)),
                "no other file system is at hand");
        Path elsewhere = Files.writeString(Files.createTempFile(memory, "placement", ".py"), "new");
        try (var placement = new Placement(base)) {
            placement.replace("old.py", elsewhere);
            placement.commit();
        }

        assertThat(base.resolve("old.py")).hasContent("new");
        assertThat(elsewhere).doesNotExist();
        assertOnlyOldIsThere();
    }

    private Path stage(String content) throws IOException {
        return Files.writeString(staging.resolve(String.valueOf(staged++)), content);
    }

    private void assertOnlyOldIsThere() throws IOException {
        try (var files = Files.list(base)) {
            assertThat(files).containsExactly(base.resolve("old.py"));
        }
    }
}
