package dev.testlane.runner.testing;

import java.util.List;

/** Looks at the machine's processes. */
public final class Processes {

    private Processes() {}

    /** Living processes below this JVM or orphaned from it whose command line or working directory has this text. */
    public static List<ProcessHandle> livingWith(String text) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> mentions(process, text))
                .toList();
    }

    private static boolean mentions(ProcessHandle process, String text) {
        return process.info().commandLine().orElse("").contains(text)
                || workingDirectory(process.pid()).startsWith(text);
    }

    private static String workingDirectory(long process) {
        try {
            return java.nio.file.Files.readSymbolicLink(java.nio.file.Path.of("/proc/" + process + "/cwd"))
                    .toString();
        } catch (java.io.IOException e) {
            return ""; // it has ended meanwhile
        }
    }
}
