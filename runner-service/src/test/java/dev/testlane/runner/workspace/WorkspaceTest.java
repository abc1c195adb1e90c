package dev.testlane.runner.workspace;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.testlane.contract.Claim;
import dev.testlane.contract.Secrets;
import dev.testlane.contract.SnapshotFile;
import dev.testlane.runner.testing.FakeApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkspaceTest {

    @TempDir
    private Path folder;

    private final Map<String, byte[]> stored = new HashMap<>();
    private final List<String> fetched = new ArrayList<>();
    private Workspace workspace;

    @BeforeEach
    void open() throws Exception {
        workspace = Workspace.open(folder, 100, this::fetch);
    }

    @AfterEach
    void close() throws Exception {
        workspace.close();
    }

    private byte[] fetch(String sha256, long size) throws SnapshotException {
        fetched.add(sha256);
        byte[] content = stored.get(sha256);
        if (content == null) {
            throw new SnapshotException("gone");
        }
        return content;
    }

    private SnapshotFile file(String path, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String sha256 = FakeApi.sha256(bytes);
        stored.put(sha256, bytes);
        return new SnapshotFile(path, sha256, bytes.length);
    }

    private static Claim claim(SnapshotFile... files) {
        List<String> tests = Stream.of(files).map(SnapshotFile::path).limit(1).toList();
        return new Claim(
                1, 2, 1, 3, 60_000, 60, "ada", tests, List.of(), null, Map.of(), Secrets.NONE, false, List.of(files));
    }

    private List<String> left() throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
            return runs.map(Path::toString).toList();
        }
    }

    @Test
    void laysOutFilesAndRemovesThem() throws Exception {
        try (RunFolder run = prepare(claim(file("a/b/test_x.py", "x"), file("a/data.json", "{}")))) {
            assertThat(run.suite().resolve("a/b/test_x.py")).hasContent("x");
            assertThat(run.suite().resolve("a/data.json")).hasContent("{}");
            assertThat(run.temporary()).isEmptyDirectory();
        }
        assertThat(left()).isEmpty();
    }

    static Stream<String> hostilePaths() {
        return Stream.of(
                "",
                "/etc/passwd",
                "../x",
                "a/../../x",
                "a/..",
                "./x",
                "a//b",
                "a/",
                "a\0b",
                "a\nb",
                "\ud800",
                "x".repeat(256),
                "a/".repeat(600) + "b");
    }

    @ParameterizedTest
    @MethodSource("hostilePaths")
    void refusesHostilePaths(String path) throws IOException {
        assertThatThrownBy(() -> prepare(claim(file(path, "x"))))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("not a plain relative path");
        assertThat(left()).isEmpty();
        assertThat(fetched).isEmpty();
    }

    @Test
    void refusesTheSamePathTwiceAndAFileInAFile() throws IOException {
        assertThatThrownBy(() -> prepare(claim(file("a", "x"), file("a", "y")))).isInstanceOf(SnapshotException.class);
        assertThatThrownBy(() -> prepare(claim(file("a", "x"), file("a/b", "y"))))
                .isInstanceOf(SnapshotException.class);
        assertThat(left()).isEmpty();
    }

    @Test
    void refusesTestsOutsideTheSnapshot() {
        Claim claim = new Claim(
                1,
                2,
                1,
                3,
                60_000,
                60,
                "ada",
                List.of("other.py"),
                List.of(),
                null,
                Map.of(),
                Secrets.NONE,
                false,
                List.of(file("a.py", "x")));

        assertThatThrownBy(() -> prepare(claim))
                .isInstanceOf(SnapshotException.class)
                .hasMessage("The test file other.py is not in the run's snapshot.");
    }

    @Test
    void refusesOtherContentThanWasAccepted() throws IOException {
        SnapshotFile file = file("a.py", "good");
        stored.put(file.sha256(), "evil".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> prepare(claim(file)))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("is not what was accepted");
        assertThatThrownBy(() -> prepare(claim(new SnapshotFile("a.py", "../../x", 4))))
                .isInstanceOf(SnapshotException.class);
        assertThat(left()).isEmpty();
    }

    @Test
    void fetchesOnceAndVerifiesWhatIsCached() throws Exception {
        SnapshotFile file = file("a.py", "content");
        prepare(claim(file)).close();
        prepare(claim(file)).close();
        assertThat(fetched).hasSize(1);

        Files.writeString(folder.resolve("contents").resolve(file.sha256()), "CONTENT");
        try (RunFolder run = prepare(claim(file))) {
            assertThat(run.suite().resolve("a.py")).hasContent("content");
        }
        assertThat(fetched).hasSize(2);
    }

    @Test
    void runsCannotChangeWhatIsCached() throws Exception {
        SnapshotFile file = file("a.py", "content");
        try (RunFolder run = prepare(claim(file))) {
            Files.writeString(run.suite().resolve("a.py"), "changed");
        }

        assertThat(folder.resolve("contents").resolve(file.sha256())).hasContent("content");
    }

    @Test
    void cacheIsBounded() throws Exception {
        for (int n = 0; n < 10; n++) {
            prepare(claim(file("a.py", n + "x".repeat(29)))).close();
        }

        try (Stream<Path> contents = Files.list(folder.resolve("contents"))) {
            assertThat(contents).hasSize(3);
        }
    }

    @Test
    void contentsThatDisplaceEachOtherFailNoRun() throws Exception {
        List<SnapshotFile> files = Stream.of("a", "b", "c")
                .map(name -> file(name + ".py", name.repeat(60)))
                .toList();
        ContentCache cache =
                new ContentCache(folder.resolve("small"), 100, (sha256, _) -> requireNonNull(stored.get(sha256)));
        try (ExecutorService runs = Executors.newFixedThreadPool(3)) {
            Future<?>[] all = files.stream()
                    .map(file -> runs.submit(() -> {
                        for (int n = 0; n < 2_000; n++) {
                            assertThat(cache.get(files.get(n % 3))).hasSize(60);
                        }
                        return file;
                    }))
                    .toArray(Future[]::new);
            for (Future<?> run : all) {
                assertThat(run).succeedsWithin(Duration.ofSeconds(60));
            }
        }
    }

    @Test
    void runNeedsNoRoomInTheCache() throws Exception {
        Files.delete(folder.resolve("contents"));
        try (RunFolder run = prepare(claim(file("a.py", "content")))) {
            assertThat(run.suite().resolve("a.py")).hasContent("content");
        }
    }

    @Test
    void removesWhatTestsHaveLockedOrLinked() throws Exception {
        Path outside = Files.writeString(folder.resolve("outside"), "stays");
        try (RunFolder run = prepare(claim(file("a.py", "x")))) {
            Path locked = Files.createDirectories(run.suite().resolve("locked/inner"));
            Files.createSymbolicLink(locked.resolve("link"), outside);
            Files.createSymbolicLink(run.suite().resolve("up"), folder);
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
            Path deep = run.temporary();
            for (int n = 0; n < 150; n++) {
                deep = Files.createDirectory(deep.resolve("d"));
            }
        }

        assertThat(left()).isEmpty();
        assertThat(outside).hasContent("stays");
    }

    @Test
    void startSweepsWhatIsLeft() throws Exception {
        RunFolder unused = prepare(claim(file("a.py", "x")));
        assertThat(unused.suite()).exists();
        workspace.close();

        workspace = Workspace.open(folder, 100, this::fetch);

        assertThat(left()).isEmpty();
    }

    @Test
    void workspaceOfALivingRunnerIsRefused() throws Exception {
        Path other = folder.resolve("other");
        Files.createDirectories(other);
        try (LockedFile _ = LockedFile.exclusive(other.resolve("runner.lock"))) {
            assertThatThrownBy(() -> Workspace.open(other, 100, this::fetch))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another runner is using it");
        }
    }

    @Test
    void startWaitsForGuardsOfAnOlderSelf() throws Exception {
        workspace.close();
        CompletableFuture<Workspace> opening;
        try (LockedFile _ = LockedFile.shared(folder.resolve("guards.lock"))) {
            opening = CompletableFuture.supplyAsync(() -> {
                try {
                    return Workspace.open(folder, 100, this::fetch);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            await().during(java.time.Duration.ofMillis(400)).until(() -> !opening.isDone());
        }

        workspace = opening.get();
    }

    private RunFolder prepare(Claim claim) throws IOException, InterruptedException, SnapshotException {
        RunFolder run = workspace.newFolder();
        try {
            workspace.fill(run, claim);
            return run;
        } catch (IOException | InterruptedException | SnapshotException e) {
            try (Stream<Path> files = Files.list(run.suite())) {
                assertThat(files).isEmpty();
            }
            run.close();
            throw e;
        }
    }
}
