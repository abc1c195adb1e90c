package dev.testlane.api.commandline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** Packs the command into one executable file: a zip archive behind a line that names Python, as PEP 441 has it. */
@Component
class CommandFile {

    private static final String FOLDER = "command-line/";
    private static final String FIRST_LINE = "#!/usr/bin/env python3\n";
    private static final LocalDateTime UNCHANGING = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Map<String, byte[]> sources;

    CommandFile() throws IOException {
        this.sources = readSources();
    }

    private static Map<String, byte[]> readSources() throws IOException {
        Map<String, byte[]> sources = new TreeMap<>();
        for (Resource source : new PathMatchingResourcePatternResolver().getResources(FOLDER + "**/*.py")) {
            String url = source.getURL().toString();
            sources.put(url.substring(url.lastIndexOf(FOLDER) + FOLDER.length()), source.getContentAsByteArray());
        }
        if (!sources.containsKey("__main__.py")) {
            throw new IllegalStateException("The sources of the command are not in the class path");
        }
        return sources;
    }

    /** The file for users of the server at this address. */
    byte[] of(String address) {
        var file = new ByteArrayOutputStream();
        file.writeBytes(FIRST_LINE.getBytes(StandardCharsets.US_ASCII));
        try (var zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, byte[]> source : sources.entrySet()) {
                put(zip, source.getKey(), source.getValue());
            }
            put(zip, "testlane/origin.txt", address.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return file.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(UNCHANGING);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
