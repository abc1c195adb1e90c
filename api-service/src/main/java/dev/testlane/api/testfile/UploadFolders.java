package dev.testlane.api.testfile;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** The hidden folders in which uploads keep files for a moment. Everything here blocks. */
final class UploadFolders {

    private static final Logger log = LoggerFactory.getLogger(UploadFolders.class);
    private static final String PREFIX = ".upload-";
    /** No upload lasts so long. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private UploadFolders() {}

    static Path create(Path parent) throws IOException {
        return Files.createTempDirectory(parent, PREFIX);
    }

    /** Removes what instances have left that were killed during an upload; others may be uploading now. */
    static void sweep(Path base) throws IOException {
        Instant abandoned = Instant.now().minus(ABANDONED);
        Files.walkFileTree(base, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (!folder.getFileName().toString().startsWith(PREFIX)) {
                    return FileVisitResult.CONTINUE;
                }
                if (attributes.lastModifiedTime().toInstant().isBefore(abandoned)) {
                    remove(folder);
                }
                return FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException goneOrUnreadable) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void remove(Path folder) {
        try {
            log.info("Removing {}, left by an upload that was cut off", folder);
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException stays) {
            log.warn("{} stays, though its upload was cut off: {}", folder, stays.toString());
        }
    }
}
