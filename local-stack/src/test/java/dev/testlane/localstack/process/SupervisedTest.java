package dev.testlane.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedTest {

    @TempDir
    private Path folder;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> script = new AtomicReference<>("echo $$ >>pids; exec sleep 1000");

    @Test
    void startsAgainWhatEndsUnasked() {
        Supervised supervised = new Supervised(component(), records(), listener());
        supervised.start();
        ProcessIdentity first = identityOf(0);

        Signal.KILL.sendTo(first.pid());

        await().until(() -> heard.equals(List.of("ready", "ended 137", "ready")));
        ProcessIdentity second = identityOf(1);
        assertThat(second.alive()).isTrue();

        supervised.stop();

        assertThat(second.alive()).isFalse();
        assertThat(records().folder()).isEmptyDirectory();
        assertThat(heard).containsExactly("ready", "ended 137", "ready");
    }

    @Test
    void triesAgainAndAgainUntilItIsStopped() {
        Supervised supervised = new Supervised(component(), records(), listener());
        supervised.start();
        script.set("exit 3");

        Signal.KILL.sendTo(identityOf(0).pid());

        await().atMost(Duration.ofSeconds(20))
                .until(() -> heard.stream().filter("failed"::equals).count() >= 2);
        supervised.stop();
        assertThatThrownBy(supervised::start).isInstanceOf(StoppedException.class);
    }

    @Test
    void saysWhyTheFirstStartFailed() {
        script.set("echo no such luck; exit 3");
        Supervised supervised = new Supervised(component(), records(), listener());

        assertThatThrownBy(supervised::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Shell ended while starting")
                .hasMessageContaining("no such luck");
    }

    private ProcessRecords records() {
        return new ProcessRecords(folder.resolve("processes"));
    }

    private ProcessIdentity identityOf(int start) {
        return ProcessIdentity.of(pids().get(start)).orElseThrow();
    }

    private List<Long> pids() {
        return FilesOf.lines(folder.resolve("pids")).stream().map(Long::valueOf).toList();
    }

    private Component component() {
        return new Component() {
            private int starts;

            @Override
            public String name() {
                return "shell";
            }

            @Override
            public String title() {
                return "Shell";
            }

            @Override
            public ChildSpec prepare() {
                starts = pids().size() + 1;
                return Shell.spec(folder, script.get(), Duration.ofSeconds(5));
            }

            @Override
            public boolean ready() {
                return pids().size() == starts;
            }
        };
    }

    private ProcessListener listener() {
        return new ProcessListener() {
            @Override
            public void ready(Component component, Duration afterStart) {
                heard.add("ready");
            }

            @Override
            public void ended(Component component, int status, Duration pause) {
                heard.add("ended " + status);
            }

            @Override
            public void failed(Component component, RuntimeException reason) {
                heard.add("failed");
            }

            @Override
            public void killed(Component component, Duration grace) {
                heard.add("killed");
            }
        };
    }
}
