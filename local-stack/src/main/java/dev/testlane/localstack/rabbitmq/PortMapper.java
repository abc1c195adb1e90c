package dev.testlane.localstack.rabbitmq;

import dev.testlane.localstack.data.LogFiles;
import dev.testlane.localstack.data.Ports;
import dev.testlane.localstack.process.ChildSpec;
import dev.testlane.localstack.process.Component;
import dev.testlane.localstack.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Erlang's port mapper as our own child; left to itself a node would start one that outlives everything. */
public record PortMapper(int port, Path folder, LogFiles logs) implements Component {

    public static final String NAME = "epmd";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Erlang port mapper";
    }

    @Override
    public boolean noteworthy() {
        return false;
    }

    @Override
    public ChildSpec prepare() {
        return new ChildSpec(
                NAME,
                List.of(),
                List.of("epmd", "-address", "127.0.0.1", "-port", Integer.toString(port)),
                Map.of(),
                folder,
                logs.of(NAME),
                Signal.TERM,
                Duration.ofSeconds(1));
    }

    /** Ends one that a node started itself while ours was being started again. */
    @Override
    public void cleanUp() {
        if (!ready()) {
            return;
        }
        try {
            ProcessBuilder kill = new ProcessBuilder("epmd", "-port", Integer.toString(port), "-kill");
            kill.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean ready() {
        return !Ports.isFree("127.0.0.1", port);
    }
}
