package dev.testlane.api.testfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.api.ApiServiceTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that goes away while its files are put into place: all of them are there, or none. */
class CutOffUploadTest extends ApiServiceTest {

    private static final int FILES = 50;
    private static final int MOST_ROUNDS = 40;
    private static final Duration LONGEST = Duration.ofSeconds(6);

    private final String directory = "cut-" + UUID.randomUUID();

    @Test
    void newFilesComeAllOrNone() throws IOException {
        long end = System.nanoTime() + LONGEST.toNanos();
        for (int round = 0; round < MOST_ROUNDS && System.nanoTime() < end; round++) {
            String place = directory + "/" + round;
            Path folder = TEST_FILES.resolve(place);

            cutOff(place, "new", false, () -> Files.exists(folder));

            if (Files.exists(folder)) {
                assertThat(contents(folder)).as("round %d", round).isEqualTo(Set.of("new"));
                assertThat(names(folder)).as("round %d", round).hasSize(FILES);
            }
        }
    }

    @Test
    void replacedFilesAreAllOldOrAllNew() throws IOException {
        Path folder = Files.createDirectories(TEST_FILES.resolve(directory));
        for (int i = 0; i < FILES; i++) {
            Files.writeString(folder.resolve("test_%d.py".formatted(i)), "first");
        }
        long end = System.nanoTime() + LONGEST.toNanos();
        for (int round = 0; round < MOST_ROUNDS && System.nanoTime() < end; round++) {
            String version = "round " + round;

            cutOff(directory, version, true, () -> contents(folder).contains(version));

            assertThat(contents(folder)).as("round %d", round).hasSize(1);
            assertThat(names(folder)).hasSize(FILES);
        }
    }

    /** What an instance has left that was killed is removed, wherever it lies; what may be in use is not. */
    @ParameterizedTest
    @ValueSource(strings = {".", "deep/below"})
    void abandonedFoldersAreSwept(String place) throws IOException {
        Path base = Files.createTempDirectory("sweep");
        Path parent = Files.createDirectories(base.resolve(place));
        Path abandoned = UploadFolders.create(parent);
        Path fresh = UploadFolders.create(parent);
        Files.writeString(abandoned.resolve("0"), "half");
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        UploadFolders.sweep(base);

        assertThat(abandoned).doesNotExist();
        assertThat(fresh).exists();
    }

    /** Sends everything, breaks off as soon as the condition holds, and waits until the service has done with it. */
    private void cutOff(String place, String content, boolean replace, BooleanSupplier begun) throws IOException {
        String body = RawUpload.field("directory", place)
                + RawUpload.field("replace", String.valueOf(replace))
                + IntStream.range(0, FILES)
                        .mapToObj(i -> RawUpload.file("test_%d.py".formatted(i), content) + "\r\n")
                        .collect(Collectors.joining())
                + "--x--\r\n";
        var upload = new RawUpload(port, body.getBytes(StandardCharsets.UTF_8).length);
        upload.send(body);
        while (!begun.getAsBoolean() && !upload.isAnswered()) {
            Thread.onSpinWait();
        }
        upload.reset();
        await().untilAsserted(() -> assertThat(names(TEST_FILES)).noneMatch(name -> name.startsWith(".upload-")));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static Set<String> contents(Path folder) {
        try (var files = Files.newDirectoryStream(folder, "*.py")) {
            var contents = new TreeSet<String>();
            for (Path file : files) {
                contents.add(Files.readString(file));
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
