package dev.testlane.api.testfile;

import dev.testlane.api.platform.TestlaneProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The catalogue's folders on disk: a writable base, and read-only folders mounted into it by name. Symbolic links are
 * never followed below them. Everything here blocks.
 */
@Component
class CatalogueFolders {

    private static final Logger log = LoggerFactory.getLogger(CatalogueFolders.class);

    /** Of a file that can be read. */
    static final int MOST_BYTES = 1024 * 1024;

    private final Path base;
    private final Map<String, Path> mounts;

    /** What can't be read, as the log has said already. */
    private final Set<Path> leftOut = ConcurrentHashMap.newKeySet();

    CatalogueFolders(TestlaneProperties properties) throws IOException {
        Path folder = properties.testFiles().folder().toAbsolutePath().normalize();
        this.base = Files.createDirectories(folder).toRealPath();
        this.mounts = new TreeMap<>();
        for (Map.Entry<String, Path> mount :
                properties.testFiles().mountsByName().entrySet()) {
            mounts.put(mount.getKey(), mount.getValue().toRealPath());
        }
    }

    /** The writable base. */
    Path base() {
        return base;
    }

    /**
     * A file or directory found on disk.
     *
     * @param changedAt when its content or attributes were changed, by the system's clock, which no user can set back
     */
    record Entry(String path, Path file, BasicFileAttributes attributes, Instant changedAt, boolean writable) {

        boolean isDirectory() {
            return attributes.isDirectory();
        }

        long size() {
            return attributes.size();
        }

        /** No such file can be read. */
        boolean isTooLarge() {
            return size() > MOST_BYTES;
        }
    }

    /** Everything visible below a catalogue directory, itself included, in the order of the file system. */
    List<Entry> walk(String directory) {
        List<Entry> found = new ArrayList<>();
        if (directory.isEmpty()) {
            collect(base, "", true, found);
            mounts.forEach((name, folder) -> collect(folder, name, false, found));
        } else {
            collect(resolve(directory), directory, !isMounted(directory), found);
        }
        return found;
    }

    /** The visible files directly in a catalogue directory. */
    List<Entry> list(String directory) {
        Path folder = resolve(directory);
        try (var children = Files.list(folder)) {
            return children.filter(child -> CataloguePath.isVisible(
                            directory, child.getFileName().toString()))
                    .flatMap(child -> entryIfThere(child, directory))
                    .filter(entry -> entry.attributes().isRegularFile())
                    .toList();
        } catch (NoSuchFileException gone) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws FileTooLargeException if it has more than 1 MiB
     * @throws NoSuchFileException if it is not a regular file of the catalogue
     */
    byte[] read(String path) throws IOException {
        Path file = regularFile(path);
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (var channel = Files.newByteChannel(file, options)) {
            byte[] content = Channels.newInputStream(channel).readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new FileTooLargeException(path);
            }
            return content;
        }
    }

    /**
     * Looks at a file.
     *
     * @throws NoSuchFileException if it is not a regular file of the catalogue
     */
    Entry entry(String path) throws IOException {
        return entry(path, regularFile(path));
    }

    private Path regularFile(String path) throws NoSuchFileException {
        if (!CataloguePath.isFile(path)) {
            throw new NoSuchFileException(path);
        }
        Path file = resolveExisting(path);
        if (hasSymbolicLink(path, file) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(path);
        }
        return file;
    }

    private Path resolveExisting(String path) throws NoSuchFileException {
        try {
            return resolve(path);
        } catch (InvalidPathException notNameableHere) {
            throw new NoSuchFileException(path);
        }
    }

    private Path resolve(String path) {
        int slash = path.indexOf('/');
        String first = slash < 0 ? path : path.substring(0, slash);
        Path mount = mounts.get(first);
        if (mount == null) {
            return base.resolve(path);
        }
        return slash < 0 ? mount : mount.resolve(path.substring(slash + 1));
    }

    /** Whether a path lies in a read-only folder. */
    boolean isMounted(String path) {
        return mounts.containsKey(path.split("/", 2)[0]);
    }

    /** Whether files can be put into a directory, or a new directory can be made for them. */
    boolean isWritable(String directory) {
        if (isMounted(directory)) {
            return false;
        }
        Path folder = base.resolve(directory);
        while (folder != null && !Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            folder = folder.getParent();
        }
        return folder != null && Files.isWritable(folder);
    }

    /** Whether the catalogue has a directory exactly so. */
    boolean hasDirectory(String path) {
        return CataloguePath.isValid(path)
                && !hasSymbolicLink(path, resolve(path))
                && Files.isDirectory(resolve(path), LinkOption.NOFOLLOW_LINKS);
    }

    /** All names that are taken in a folder of the writable part, by whatever. */
    Set<String> namesIn(Path folder) throws IOException {
        var names = new TreeSet<String>();
        try (var children = Files.list(folder)) {
            children.map(child -> child.getFileName().toString()).forEach(names::add);
        }
        if (folder.equals(base)) {
            names.addAll(mounts.keySet());
        }
        return names;
    }

    private boolean hasSymbolicLink(String path, Path file) {
        int names = path.split("/").length - (isMounted(path) ? 1 : 0);
        Path step = file;
        for (int i = 0; i < names && step != null; i++) {
            if (Files.isSymbolicLink(step)) {
                return true;
            }
            step = step.getParent();
        }
        return false;
    }

    private Stream<Entry> entryIfThere(Path file, String directory) {
        try {
            String path = CataloguePath.join(directory, file.getFileName().toString());
            return Stream.of(entry(path, file));
        } catch (NoSuchFileException gone) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Entry entry(String path, Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new Entry(path, file, attributes, changedAt(file), !isMounted(path));
    }

    private static Instant changedAt(Path file) throws IOException {
        return ((FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS)).toInstant();
    }

    private void collect(Path root, String rootPath, boolean writable, List<Entry> found) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    String path = pathOf(folder);
                    if (!folder.equals(root) && (!isVisible(path) || writable && mounts.containsKey(path))) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    leftOut.remove(folder);
                    found.add(new Entry(
                            path,
                            folder,
                            attributes,
                            attributes.lastModifiedTime().toInstant(),
                            writable && Files.isWritable(folder)));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && isVisible(pathOf(file))) {
                        add(file, attributes);
                    }
                    return FileVisitResult.CONTINUE;
                }

                private void add(Path file, BasicFileAttributes attributes) {
                    try {
                        found.add(new Entry(pathOf(file), file, attributes, changedAt(file), writable));
                    } catch (IOException gone) {
                        // a moment ago
                    }
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    boolean isGone = failure instanceof NoSuchFileException;
                    if (!isGone && leftOut.add(file)) {
                        log.warn("The catalogue leaves out {}: {}", file, failure.toString());
                    }
                    return FileVisitResult.CONTINUE;
                }

                private boolean isVisible(String path) {
                    return CataloguePath.isVisible(CataloguePath.directoryOf(path), CataloguePath.nameOf(path));
                }

                private String pathOf(Path file) {
                    String relative = root.relativize(file).toString();
                    return relative.isEmpty() ? rootPath : CataloguePath.join(rootPath, relative);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
