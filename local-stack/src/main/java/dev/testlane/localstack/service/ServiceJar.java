package dev.testlane.localstack.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A service's executable jar and how this JVM's Java starts it. */
record ServiceJar(Path file, String heap) {

    private static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    List<String> command() {
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(file + " is missing: ./run builds it");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heap);
        command.addAll(JVM_OPTIONS);
        command.add("-jar");
        command.add(file.toString());
        return command;
    }
}
