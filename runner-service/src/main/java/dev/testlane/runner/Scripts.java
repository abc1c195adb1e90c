package dev.testlane.runner;

import dev.testlane.runner.workspace.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The Python files that this jar carries. */
final class Scripts {

    private static final String FOLDER = "/python/";

    private Scripts() {}

    /** Writes them to the workspace; returns the folder with {@code guard.py} and {@code launch.py}. */
    static Path unpackTo(Workspace workspace) throws IOException, InterruptedException {
        Map<String, byte[]> scripts = new HashMap<>();
        for (Resource resource : new PathMatchingResourcePatternResolver().getResources("classpath:python/**/*.py")) {
            String location = resource.getURL().getPath();
            String name = location.substring(location.lastIndexOf(FOLDER) + FOLDER.length());
            try (InputStream content = resource.getInputStream()) {
                scripts.put(name, content.readAllBytes());
            }
        }
        return workspace.unpack(scripts);
    }
}
