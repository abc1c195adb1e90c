package dev.testlane.api.testfile;

import dev.testlane.api.platform.FieldProblem;
import dev.testlane.api.platform.InvalidInputException;
import dev.testlane.contract.SnapshotFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Reads the chosen test files and what they need: the support files in their directory and every directory above it,
 * and those below it. A test file that was not chosen is no support file.
 */
@Component
class SnapshotTaker {

    private static final int MOST_FILES = 2_000;
    private static final long MOST_BYTES = 32L * 1024 * 1024;

    private final CatalogueFolders folders;

    SnapshotTaker(CatalogueFolders folders) {
        this.folders = folders;
    }

    /** @throws InvalidInputException naming the paths that are not in the catalogue */
    Snapshot take(List<String> testPaths) {
        Map<String, Snapshot.Content> contents = readTests(testPaths);
        for (String path : supportPaths(testPaths)) {
            contents.computeIfAbsent(path, this::readSupport);
        }
        long bytes = contents.values().stream()
                .mapToLong(content -> content.file().size())
                .sum();
        if (contents.size() > MOST_FILES || bytes > MOST_BYTES) {
            throw new InvalidInputException(
                    "testPaths",
                    "with their helpers are %d files of %d bytes; a run takes at most %d files of 32 MiB"
                            .formatted(contents.size(), bytes, MOST_FILES));
        }
        return new Snapshot(List.copyOf(contents.values()));
    }

    private Map<String, Snapshot.Content> readTests(List<String> testPaths) {
        List<FieldProblem> problems = new ArrayList<>();
        Map<String, Snapshot.Content> contents = new LinkedHashMap<>();
        for (int i = 0; i < testPaths.size(); i++) {
            String path = testPaths.get(i);
            try {
                contents.put(path, readTest(path));
            } catch (IOException unreadable) {
                problems.add(new FieldProblem("testPaths[%d]".formatted(i), whyNot(path, unreadable)));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return contents;
    }

    private Snapshot.Content readTest(String path) throws IOException {
        if (!CataloguePath.isValid(path) || !CataloguePath.isTestFile(CataloguePath.nameOf(path))) {
            throw new NoSuchFileException(path);
        }
        return read(path);
    }

    private static String whyNot(String path, IOException unreadable) {
        if (!(unreadable instanceof NoSuchFileException)) {
            return "can't be read: it is larger than 1 MiB or was just removed";
        }
        return CataloguePath.isValid(path) && CataloguePath.isSupportFile(CataloguePath.nameOf(path))
                ? "is no test file: pytest finds tests in test_*.py and *_test.py; files like this one are taken along"
                : "is not a test file of the catalogue; GET /api/v1/test-files lists them";
    }

    private TreeSet<String> supportPaths(List<String> testPaths) {
        var own = new TreeSet<String>();
        var above = new TreeSet<String>(List.of(""));
        for (String path : testPaths) {
            String directory = CataloguePath.directoryOf(path);
            own.add(directory);
            while (!directory.isEmpty()) {
                directory = CataloguePath.directoryOf(directory);
                above.add(directory);
            }
        }
        own.remove("");
        var paths = new TreeSet<String>();
        own.forEach(directory -> addSupport(folders.walk(directory), paths));
        above.forEach(directory -> addSupport(folders.list(directory), paths));
        return paths;
    }

    private static void addSupport(List<CatalogueFolders.Entry> entries, TreeSet<String> paths) {
        entries.stream()
                .filter(entry -> !entry.isDirectory())
                .map(CatalogueFolders.Entry::path)
                .filter(path -> CataloguePath.isSupportFile(CataloguePath.nameOf(path)))
                .forEach(paths::add);
    }

    private Snapshot.Content readSupport(String path) {
        try {
            return read(path);
        } catch (IOException unreadable) {
            throw new InvalidInputException("testPaths", "need %s, which can't be read".formatted(path));
        }
    }

    private Snapshot.Content read(String path) throws IOException {
        byte[] bytes = folders.read(path);
        return new Snapshot.Content(new SnapshotFile(path, Digests.sha256(bytes), bytes.length), bytes);
    }
}
