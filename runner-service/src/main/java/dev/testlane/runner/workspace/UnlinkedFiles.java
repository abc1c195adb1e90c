package dev.testlane.runner.workspace;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Adds up files that processes hold open and have deleted: they fill the disk, and no look at a folder shows them. */
final class UnlinkedFiles {

    private final Object device;
    private final Map<Object, Long> sizes = new HashMap<>(); // by inode

    private UnlinkedFiles(Path folder) throws IOException {
        device = Files.getAttribute(folder, "unix:dev");
    }

    /** How many bytes there are of them on the file system of a folder. Processes that can't be looked at count none. */
    static long bytes(Path folder, Stream<ProcessHandle> processes) throws IOException {
        UnlinkedFiles files = new UnlinkedFiles(folder);
        processes.forEach(process -> files.addOf(process.pid()));
        return files.sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    private void addOf(long process) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + process + "/fd"))) {
            descriptors.forEach(this::add);
        } catch (IOException | DirectoryIteratorException e) {
            // it has ended, or belongs to somebody else
        }
    }

    private void add(Path descriptor) {
        try {
            Map<String, Object> file = Files.readAttributes(descriptor, "unix:dev,ino,nlink,size");
            if (Integer.valueOf(0).equals(file.get("nlink")) && device.equals(file.get("dev"))) {
                sizes.put(file.get("ino"), (Long) file.get("size"));
            }
        } catch (IOException e) {
            // it has been closed
        }
    }
}
