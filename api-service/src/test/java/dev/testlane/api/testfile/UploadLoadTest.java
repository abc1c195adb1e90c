package dev.testlane.api.testfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.api.OtherInstance;
import dev.testlane.api.platform.Transactions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Uploads that stall, all at once, or when the database is of no help. */
class UploadLoadTest extends UploadingTest {

    private static final int AT_ONCE = 8;
    private static final int SENT = 500_000;

    private final String directory = "load-" + UUID.randomUUID();
    private final List<RawUpload> stalled = new ArrayList<>();

    @Autowired
    private Transactions transactions;

    @AfterEach
    void breakOff() throws IOException {
        for (RawUpload upload : stalled) {
            upload.close();
        }
        await().until(() -> stagedSizes().isEmpty());
    }

    @Test
    void whatHasComeIsOnTheDiskAndNotInMemory() throws IOException {
        stall(port);

        // the parser keeps the last bytes, which may belong to the boundary, and the network some more
        await().until(() -> stagedSizes().stream().anyMatch(size -> size > SENT / 2));
    }

    @Test
    void whoComesWhenManyUploadIsAskedToComeAgain() throws IOException {
        for (int i = 0; i < AT_ONCE; i++) {
            stall(port);
        }
        await().until(() -> stagedSizes().size() == AT_ONCE);

        upload(form(directory, false, "test_a.py"))
                .expectStatus()
                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
                .expectHeader()
                .valueEquals("Retry-After", "5");
        assertThat(catalogue()).isNotNull();

        stalled.removeFirst().reset();
        await().untilAsserted(() ->
                upload(form(directory, true, "test_a.py")).expectStatus().isCreated());
    }

    @Test
    void whoFallsSilentIsNotWaitedFor() throws IOException {
        try (OtherInstance other = startOtherInstance("--testlane.test-files.upload-silence=1s")) {
            RawUpload silent = stall(other.port());

            assertThat(silent.answer().getFirst()).startsWith("HTTP/1.1 408 ");
            await().until(() -> stagedSizes().isEmpty());
        }
    }

    /** A lock that nobody gives back is what a database that hangs looks like. */
    @Test
    void aDatabaseThatDoesNotAnswerKeepsNoUploadWaiting() {
        Mono<HttpStatus> upload = Mono.fromCallable(() -> HttpStatus.valueOf(upload(form(directory, false, "test_a.py"))
                        .returnResult()
                        .getStatus()
                        .value()))
                .subscribeOn(Schedulers.boundedElastic());

        HttpStatus status = transactions
                .inOne(database.sql("lock table inspection in access exclusive mode")
                        .then()
                        .then(upload))
                .block(Duration.ofMinutes(1));

        assertThat(status).isEqualTo(HttpStatus.CREATED);
    }

    private RawUpload stall(int instance) throws IOException {
        var upload = new RawUpload(instance, 1_000_000);
        stalled.add(upload);
        upload.send(RawUpload.file("test_a.py", "#".repeat(SENT)));
        return upload;
    }

    /** The bytes that each upload under way has on the disk. */
    private static List<Long> stagedSizes() {
        try (Stream<Path> folders = Files.list(TEST_FILES)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith(".upload-"))
                    .map(UploadLoadTest::size)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path folder) {
        try {
            return Files.size(folder.resolve("0"));
        } catch (NoSuchFileException notYetOrGone) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
