package dev.testlane.runner.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ids of users that exist for one sandbox each, so that their limits count for it alone. All runners of a machine agree
 * on them: each id in use is a locked byte of one file.
 */
final class Users {

    private static final Path LOCKS = Path.of("/run/testlane-users.lock");

    // One for the whole JVM: closing any other channel of this file would free all of its locks.
    private static @Nullable FileChannel channel;
    private static final Map<Integer, FileLock> TAKEN = new HashMap<>();

    private final int first;
    private final int count;
    // Containers don't see each other's locks, but they share the kernel's limits for a user.
    private int next;

    /** The ids from {@code first} on, {@code count} of them. */
    Users(int first, int count) {
        this.first = first;
        this.count = count;
        this.next = ThreadLocalRandom.current().nextInt(count);
    }

    /** All ids, as {@code FIRST-LAST}. */
    String range() {
        return first + "-" + (first + count - 1);
    }

    /**
     * Takes an id that nobody uses, and not the one that was given back last unless there is no other.
     *
     * @throws IOException if there is none, or the file can't be used
     */
    int take() throws IOException {
        synchronized (TAKEN) {
            for (int tried = 0; tried < count; tried++) {
                int user = first + next;
                next = (next + 1) % count;
                FileLock lock = TAKEN.containsKey(user) ? null : locks().tryLock(user, 1, false);
                if (lock != null) {
                    TAKEN.put(user, lock);
                    return user;
                }
            }
        }
        throw new IOException("all users " + range() + " are in use");
    }

    void giveBack(int user) {
        synchronized (TAKEN) {
            try (@Nullable FileLock _ = TAKEN.remove(user)) {
                // closing it frees the id
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static FileChannel locks() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(
                    LOCKS,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            channel = open;
        }
        return open;
    }

    /** Makes a user the owner of a folder and of all that is in it, and closes it to others; follows no link. */
    static void giveFiles(Path folder, int user) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.setAttribute(file, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", user, LinkOption.NOFOLLOW_LINKS);
            }
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
}
