package dev.testlane.localstack.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What can be made anew at any time: {@code $XDG_CACHE_HOME/testlane}, by default {@code ~/.cache/testlane}. */
public final class CacheFolder {

    private CacheFolder() {}

    public static Path resolve(String name) {
        return base(System.getenv("XDG_CACHE_HOME")).resolve("testlane").resolve(name);
    }

    private static Path base(@Nullable String configured) {
        return configured != null && configured.startsWith("/")
                ? Path.of(configured)
                : Path.of(System.getProperty("user.home"), ".cache");
    }
}
