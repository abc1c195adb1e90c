package dev.testlane.api.testfile;

import dev.testlane.api.testfile.Catalogue.Kind;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules for names and paths in the catalogue. */
final class CataloguePath {

    private static final int MOST_CHARACTERS = 1_000;
    private static final Pattern SEGMENT = Pattern.compile("[^\\p{Cc}\\p{Cs}/\\\\]{1,255}");
    private static final Set<String> SUPPORT_EXTENSIONS =
            Set.of(".py", ".json", ".yaml", ".yml", ".csv", ".txt", ".toml", ".ini", ".cfg");

    private CataloguePath() {}

    /** Whether the text can name something in the catalogue: relative, canonical, nothing hidden. */
    static boolean isValid(String path) {
        return path.length() <= MOST_CHARACTERS
                && List.of(path.split("/", -1)).stream().allMatch(CataloguePath::isVisibleName);
    }

    /** Whether the text can name a file of the catalogue. */
    static boolean isFile(String path) {
        return isValid(path) && kindOf(nameOf(path)) != null;
    }

    /** The same as {@link #isValid} for a name in a directory that is in the catalogue. */
    static boolean isVisible(String directory, String name) {
        return join(directory, name).length() <= MOST_CHARACTERS && isVisibleName(name);
    }

    /** Hidden files and what Python leaves behind are not part of the catalogue. */
    private static boolean isVisibleName(String name) {
        return SEGMENT.matcher(name).matches()
                && Normalizer.isNormalized(name, Normalizer.Form.NFC)
                && !name.startsWith(".")
                && !name.equals("__pycache__");
    }

    /** Whether pytest would take the file for tests by its name. */
    static boolean isTestFile(String name) {
        return name.endsWith(".py") && (name.startsWith("test_") || name.endsWith("_test.py"));
    }

    /** Whether tests beside the file may need it: conftest.py, helpers, configuration, small data. */
    static boolean isSupportFile(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0
                && SUPPORT_EXTENSIONS.contains(name.substring(dot).toLowerCase(Locale.ROOT))
                && !isTestFile(name);
    }

    /** What a file is for; null if it is not part of the catalogue. */
    static @Nullable Kind kindOf(String name) {
        if (isTestFile(name)) {
            return Kind.TEST;
        }
        return isSupportFile(name) ? Kind.SUPPORT : null;
    }

    static String directoryOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static String join(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }
}
