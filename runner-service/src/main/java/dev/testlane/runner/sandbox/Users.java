package dev.testlane.runner.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.stream.Stream;

/** Ids of users that exist for one sandbox each, so that their limits count for it alone. */
final class Users {

    private final int first;
    private final BitSet taken = new BitSet();

    Users(int first) {
        this.first = first;
    }

    synchronized int take() {
        int index = taken.nextClearBit(0);
        taken.set(index);
        return first + index;
    }

    synchronized void giveBack(int user) {
        taken.clear(user - first);
    }

    /** Makes a user the owner of a folder and of all that is in it; follows no link. */
    static void giveFiles(Path folder, int user) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.setAttribute(file, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", user, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
