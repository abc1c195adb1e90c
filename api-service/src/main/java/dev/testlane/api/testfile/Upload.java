package dev.testlane.api.testfile;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to put into the catalogue.
 *
 * @param directory as it was typed, empty for the base
 * @param replace whether existing files are replaced
 * @param replaces SHA-256 of the one file that may be replaced; null if its content does not matter
 * @param files where the content of each name lies
 */
record Upload(String directory, boolean replace, @Nullable String replaces, Map<String, Path> files) {}
