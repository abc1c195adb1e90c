package dev.testlane.runner.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Living processes that see something below this folder mounted, as sandboxed ones do; its name must be unique. */
    public static List<ProcessHandle> shutInBelow(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(process -> mounts(process.pid()).contains("/" + folder.getFileName() + "/"))
                .toList();
    }

    private static String mounts(long process) {
        try {
            return Files.readString(Path.of("/proc/" + process + "/mountinfo"));
        } catch (IOException e) {
            return ""; // it has ended meanwhile
        }
    }

    private static boolean mentions(ProcessHandle process, String text) {
        return process.info().commandLine().orElse("").contains(text)
                || workingDirectory(process.pid()).startsWith(text);
    }

    private static String workingDirectory(long process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process + "/cwd")).toString();
        } catch (IOException e) {
            return ""; // it has ended meanwhile
        }
    }
}
