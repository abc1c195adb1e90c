package dev.testlane.runner.workspace;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Turns paths of snapshots, which may be hostile, into paths below a folder. */
final class SafePath {

    private static final int LONGEST_PATH = 1024;
    private static final int LONGEST_NAME = 255;

    private SafePath() {}

    /** @throws SnapshotException unless the path is relative, in normal form and free of control characters */
    static Path below(Path folder, String path) throws SnapshotException {
        boolean sound = !path.isEmpty()
                && path.length() <= LONGEST_PATH
                && path.chars().noneMatch(Character::isISOControl)
                && isUnicode(path);
        if (!sound) {
            throw refused(path);
        }
        Path result = folder;
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.length() > LONGEST_NAME || name.equals(".") || name.equals("..")) {
                throw refused(path);
            }
            try {
                result = result.resolve(name);
            } catch (InvalidPathException notNameableHere) {
                throw refused(path);
            }
        }
        return result;
    }

    /** A lone surrogate has no bytes in UTF-8. */
    private static boolean isUnicode(String path) {
        return path.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static SnapshotException refused(String path) {
        String shown = path.length() > 100 ? path.substring(0, 100) + "…" : path;
        return new SnapshotException("The snapshot contains the path '" + shown.replaceAll("\\p{Cntrl}", "?")
                + "', which is not a plain relative path. Rename the file.");
    }
}
