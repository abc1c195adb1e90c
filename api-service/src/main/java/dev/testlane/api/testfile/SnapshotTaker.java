package dev.testlane.api.testfile;

import dev.testlane.api.platform.FieldProblem;
import dev.testlane.api.platform.InvalidInputException;
import dev.testlane.api.testfile.Catalogue.Kind;
import dev.testlane.api.testfile.CatalogueFolders.Entry;
import dev.testlane.contract.SnapshotFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Finds the chosen test files and what they need: the support files in their directory and every directory above it,
 * and those below it. A test file that was not chosen is no support file. Sizes are asked before anything is read, and
 * one file at a time is in memory.
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
        Map<String, Entry> entries = tests(testPaths);
        support(testPaths).forEach(entries::putIfAbsent);
        requireFit(
                entries.size(), entries.values().stream().mapToLong(Entry::size).sum());
        List<Snapshot.Content> contents = new ArrayList<>();
        long bytes = 0;
        for (Entry entry : entries.values()) {
            Snapshot.Content content = content(entry);
            contents.add(content);
            // it may have grown since
            bytes += content.file().size();
            requireFit(entries.size(), bytes);
        }
        return new Snapshot(contents);
    }

    private static void requireFit(int files, long bytes) {
        if (files > MOST_FILES || bytes > MOST_BYTES) {
            throw new InvalidInputException(
                    "testPaths",
                    "with their helpers are %d files of %d bytes; a run takes at most %d files of 32 MiB"
                            .formatted(files, bytes, MOST_FILES));
        }
    }

    private Map<String, Entry> tests(List<String> testPaths) {
        List<FieldProblem> problems = new ArrayList<>();
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (int i = 0; i < testPaths.size(); i++) {
            String path = testPaths.get(i);
            try {
                entries.put(path, test(path));
            } catch (IOException unreadable) {
                problems.add(new FieldProblem("testPaths[%d]".formatted(i), whyNot(path, unreadable)));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return entries;
    }

    private Entry test(String path) throws IOException {
        if (CataloguePath.kindOf(CataloguePath.nameOf(path)) != Kind.TEST) {
            throw new NoSuchFileException(path);
        }
        Entry entry = folders.entry(path);
        if (entry.isTooLarge()) {
            throw new FileTooLargeException(path);
        }
        return entry;
    }

    private static String whyNot(String path, IOException unreadable) {
        return switch (unreadable) {
            case FileTooLargeException e -> "is larger than 1 MiB";
            case NoSuchFileException e
            when CataloguePath.isFile(path) && !isTest(path) ->
                "is no test file: pytest finds tests in test_*.py and *_test.py; files like this one are taken along";
            case NoSuchFileException e -> "is not a test file of the catalogue; GET /api/v1/test-files lists them";
            default -> "can't be read";
        };
    }

    private static boolean isTest(String path) {
        return CataloguePath.isTestFile(CataloguePath.nameOf(path));
    }

    private SortedMap<String, Entry> support(List<String> testPaths) {
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
        var found = new TreeMap<String, Entry>();
        own.forEach(directory -> addSupport(folders.walk(directory), found));
        above.forEach(directory -> addSupport(folders.list(directory), found));
        return found;
    }

    private static void addSupport(List<Entry> entries, SortedMap<String, Entry> found) {
        entries.stream()
                .filter(entry -> !entry.isDirectory())
                .filter(entry -> CataloguePath.kindOf(CataloguePath.nameOf(entry.path())) == Kind.SUPPORT)
                .forEach(entry -> found.put(entry.path(), entry));
    }

    /** What is changed after it was looked at is shown as older than it is, never as newer. */
    private Snapshot.Content content(Entry entry) {
        String path = entry.path();
        byte[] bytes = read(path);
        var file = new SnapshotFile(path, Digests.sha256(bytes), bytes.length);
        return new Snapshot.Content(file, entry.attributes().lastModifiedTime().toInstant(), () -> readAgain(file));
    }

    private byte[] read(String path) {
        try {
            return folders.read(path);
        } catch (FileTooLargeException e) {
            throw new InvalidInputException("testPaths", "need %s, which is larger than 1 MiB".formatted(path));
        } catch (NoSuchFileException gone) {
            throw new SnapshotChangedException(path);
        } catch (IOException e) {
            throw new InvalidInputException("testPaths", "need %s, which can't be read".formatted(path));
        }
    }

    private byte[] readAgain(SnapshotFile file) {
        byte[] bytes = read(file.path());
        if (!Digests.sha256(bytes).equals(file.sha256())) {
            throw new SnapshotChangedException(file.path());
        }
        return bytes;
    }
}
