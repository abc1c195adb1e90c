package dev.testlane.localstack.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a child process is started and ended.
 *
 * @param name of its log and of its record, such as {@code runner-1}
 * @param identityChange a command that becomes another user and then executes its arguments; empty for none
 * @param environment beside PATH, HOME, LANG and their like; nothing else is inherited
 * @param stopSignal ends it politely, and is what it gets when this JVM dies
 * @param stopGrace after which it is killed
 */
public record ChildSpec(
        String name,
        List<String> identityChange,
        List<String> command,
        Map<String, String> environment,
        Path folder,
        Path log,
        Signal stopSignal,
        Duration stopGrace) {}
