package dev.testlane.runner.workspace;

import dev.testlane.contract.Claim;
import dev.testlane.contract.SnapshotFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder that this runner owns alone, as long as this object is open. */
public final class Workspace implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Workspace.class);
    private static final Duration GUARD_POLL = Duration.ofMillis(100);

    private static final FileAttribute<?> CLOSED =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path root;
    private final Path runs;
    private final ContentCache contents;
    private final FileChannel ownLock;
    private final AtomicLong lastFolder = new AtomicLong();

    /**
     * Takes a workspace, waits for the test processes of an older self to end, and removes what it left.
     *
     * @param cacheLimit how many bytes of contents stay cached
     * @throws IOException if the folder can't be used or another runner uses it
     */
    public static Workspace open(Path root, long cacheLimit, ContentSource source)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(root.toAbsolutePath().normalize()).toRealPath();
        // The users of sandboxes pass it, if there are such users, and see nothing in it.
        boolean isRoot = (int) Files.getAttribute(folder, "unix:uid") == 0;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(isRoot ? "rwx--x--x" : "rwx------"));
        FileChannel lock = lock(folder.resolve("runner.lock"));
        try {
            awaitGuards(folder.resolve("guards.lock"));
            sweep(folder.resolve("runs"));
            return new Workspace(folder, lock, new ContentCache(folder.resolve("contents"), cacheLimit, source));
        } catch (IOException | InterruptedException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** What can't be removed is put aside: it must not keep the runner from starting. */
    private static void sweep(Path runs) throws IOException, InterruptedException {
        try {
            Folders.remove(runs);
        } catch (IOException e) {
            Path aside = runs.resolveSibling("left-" + System.currentTimeMillis());
            Files.move(runs, aside);
            log.error("What earlier runs have left can't be removed; it is in {} now, remove it by hand", aside, e);
        }
    }

    private Workspace(Path root, FileChannel ownLock, ContentCache contents) throws IOException {
        this.root = root;
        this.ownLock = ownLock;
        this.contents = contents;
        this.runs = Files.createDirectories(root.resolve("runs"));
        Files.setPosixFilePermissions(runs, PosixFilePermissions.fromString("rwx--x--x"));
    }

    /** Each guard holds a shared lock on this file while it lives. */
    public Path guardLock() {
        return root.resolve("guards.lock");
    }

    /** Waits until no guard lives. */
    public void awaitGuards() throws IOException, InterruptedException {
        awaitGuards(guardLock());
    }

    /** The incarnation that used this workspace last; null if there was none. None of its test processes is left. */
    public @Nullable String formerIncarnation() throws IOException {
        Path file = root.resolve("incarnation");
        return Files.exists(file) ? Files.readString(file).strip() : null;
    }

    /** Notes who uses this workspace now; to be called before the API knows. */
    public void remember(String incarnation) throws IOException {
        Files.writeString(root.resolve("incarnation"), incarnation);
    }

    /** Writes scripts, given by relative path, to a folder of the workspace and returns it. */
    public Path unpack(Map<String, byte[]> scripts) throws IOException, InterruptedException {
        Path folder = root.resolve("python");
        Folders.remove(folder);
        for (Map.Entry<String, byte[]> script : scripts.entrySet()) {
            Path file = folder.resolve(script.getKey());
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, script.getValue());
            // Whatever the umask is, the user of a sandbox must be able to read them.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            Files.setPosixFilePermissions(file.resolveSibling(""), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return folder;
    }

    /** A new folder without files. */
    public RunFolder newFolder() throws IOException {
        Path folder = runs.resolve(String.valueOf(lastFolder.incrementAndGet()));
        RunFolder run = new RunFolder(folder);
        try {
            Files.createDirectory(folder);
            Files.createDirectory(run.suite(), CLOSED);
            Files.createDirectory(run.temporary(), CLOSED);
            // Without one here, pytest would look for its configuration in the folders above.
            Files.createFile(folder.resolve("pytest.ini"));
            return run;
        } catch (IOException | RuntimeException e) {
            run.close();
            throw e;
        }
    }

    /**
     * Lays out a run's files in an empty folder.
     *
     * @throws SnapshotException if that can't be done however often it is tried
     * @throws ContentAwayException if a file can't be had now; no file is left then
     * @throws IOException if a file can't be written; no file is left then
     */
    public void fill(RunFolder run, Claim claim) throws IOException, InterruptedException, SnapshotException {
        run.begin();
        try {
            for (SnapshotFile file : claim.files()) {
                write(run.suite(), file);
            }
            requireTests(claim, run.suite());
        } catch (IOException | InterruptedException | SnapshotException | RuntimeException e) {
            Folders.clear(run.suite());
            throw e;
        }
    }

    /**
     * A content that is needed just once.
     *
     * @throws SnapshotException if there is none with this hash
     * @throws ContentAwayException if it can't be had now
     * @throws IOException if the cache can't be read
     */
    public byte[] content(SnapshotFile file) throws IOException, InterruptedException, SnapshotException {
        return contents.getOnce(file);
    }

    private void write(Path suite, SnapshotFile file) throws IOException, InterruptedException, SnapshotException {
        Path target = SafePath.below(suite, file.path());
        byte[] content = contents.get(file);
        try {
            Files.createDirectories(target.resolveSibling(""));
            Files.write(target, content, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new SnapshotException("The snapshot holds " + file.path() + " twice, or a folder of that name.");
        }
    }

    private static void requireTests(Claim claim, Path suite) throws SnapshotException {
        for (String path : claim.testPaths()) {
            if (!Files.exists(SafePath.below(suite, path))) {
                throw new SnapshotException("The test file " + path + " is not in the run's snapshot.");
            }
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new IOException("another runner is using it; give each runner a workspace of its own");
        }
        return channel;
    }

    private static void awaitGuards(Path file) throws IOException, InterruptedException {
        boolean told = false;
        while (!isFree(file)) {
            if (!told) {
                log.info("Waiting for test processes of an earlier start to end");
                told = true;
            }
            Thread.sleep(GUARD_POLL);
        }
    }

    private static boolean isFree(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                @Nullable FileLock lock = channel.tryLock()) {
            return lock != null;
        }
    }

    @Override
    public void close() throws IOException {
        ownLock.close();
    }
}
