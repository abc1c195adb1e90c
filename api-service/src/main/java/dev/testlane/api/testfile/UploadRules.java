package dev.testlane.api.testfile;

import dev.testlane.api.platform.InvalidInputException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** What an uploaded file and its directory may be called. */
final class UploadRules {

    static final long MOST_BYTES = CatalogueFolders.MOST_BYTES;
    static final int MOST_FILES = 50;

    private static final int DEEPEST = 10;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");
    private static final Pattern SURROUNDING_SPACE = Pattern.compile("^ +| +$");
    /** Names of devices, which make a checkout of the folder fail on other systems. */
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    private UploadRules() {}

    /**
     * The name of an uploaded file, without the path that some clients send along.
     *
     * @throws InvalidInputException if no file may be called so
     */
    static String fileName(String given) {
        String normalized = Normalizer.normalize(given, Normalizer.Form.NFC);
        String name = normalized.substring(Math.max(normalized.lastIndexOf('/'), normalized.lastIndexOf('\\')) + 1);
        if (!isPlain(name) || CataloguePath.kindOf(name) == null) {
            throw new InvalidInputException(
                    "file",
                    "\"%s\" can't be uploaded: names have letters, digits, _ . - and end in .py, .json, .yaml, .yml, .csv, .txt, .toml, .ini or .cfg"
                            .formatted(shorten(name)));
        }
        return name;
    }

    /**
     * A catalogue directory in its canonical form, empty for the base.
     *
     * @throws InvalidInputException if the catalogue can't have such a directory
     */
    static String directory(String typed) {
        String path = Normalizer.normalize(SURROUNDING_SPACE.matcher(typed).replaceAll(""), Normalizer.Form.NFC);
        if (!path.isEmpty() && !CataloguePath.isValid(path)) {
            throw refused(path);
        }
        return path;
    }

    /**
     * Directories that are there may have other names; new ones are plain.
     *
     * @param path in its canonical form
     * @param name the part of it that is to be made
     * @throws InvalidInputException if no new directory may be called so
     */
    static void requirePlain(String path, String name) {
        if (!isPlain(name)) {
            throw refused(path);
        }
        if (path.split("/").length > DEEPEST) {
            throw new InvalidInputException("directory", "must have at most %d levels".formatted(DEEPEST));
        }
    }

    /** Whatever is put into a directory must have a path that the catalogue can name. */
    static void requireReachable(String directory, Iterable<String> names) {
        for (String name : names) {
            if (!CataloguePath.isFile(CataloguePath.join(directory, name))) {
                throw new InvalidInputException("directory", "is too long for a path of the catalogue");
            }
        }
    }

    private static boolean isPlain(String name) {
        return NAME.matcher(name).matches()
                && !name.contains("..")
                && !name.endsWith(".")
                && !DEVICE.matcher(name).matches();
    }

    /** Names that differ in case only would be one file on some systems. */
    static boolean isSameButForCase(String one, String other) {
        return !one.equals(other) && one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }

    private static InvalidInputException refused(String path) {
        return new InvalidInputException(
                "directory",
                "\"%s\" can't be a directory: write names of letters, digits, _ . - with / between them"
                        .formatted(shorten(path)));
    }

    private static String shorten(String text) {
        String visible = text.replaceAll("[\\p{Cc}\\p{Cs}]", "\uFFFD");
        return visible.length() > 100 ? visible.substring(0, 100) + "…" : visible;
    }
}
