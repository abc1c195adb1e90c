package dev.testlane.localstack.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** One log a child; those of the last starts stay as {@code <name>.log.1} (the latest) to {@code .3}. */
public record LogFiles(Path folder) {

    private static final int KEPT = 3;

    public LogFiles {
        PrivateFiles.folder(folder);
    }

    public Path of(String name) {
        return folder.resolve(name + ".log");
    }

    /** A fresh, empty place for the log of this name. */
    public Path rotate(String name) {
        Path log = of(name);
        try {
            for (int i = KEPT; i > 0; i--) {
                Path younger = i == 1 ? log : folder.resolve(name + ".log." + (i - 1));
                if (Files.exists(younger)) {
                    Files.move(younger, folder.resolve(name + ".log." + i), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot rotate " + log, e);
        }
    }
}
