package dev.testlane.localstack.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A service's unpacked jar, {@code <name>/<name>.jar} with its libraries, and how this JVM's Java starts it. */
record ServiceJar(Path services, String name, String heap) {

    static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            // The optimising compiler waits for code that is really hot: half the processor time of a start.
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    List<String> command() {
        Path file = services.resolve(name).resolve(name + ".jar");
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
