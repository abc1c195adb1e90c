package dev.testlane.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.contract.RunOutcome;
import dev.testlane.runner.testing.ApiRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every sandbox holds. Without one, tests can do all that the runner's user can, and this is not asked of it. */
abstract class ConfinedHostileRuns extends HostileRuns {

    @Test
    void forkBombHarmsNobodyElse() {
        ApiRun bomb = api.submit(1, """
                import os, time
                def test_it():
                    while True:
                        try: os.fork()
                        except OSError: time.sleep(0.01)
                """, details -> details.timeoutSeconds(3));
        await().until(() -> api.isRunning(bomb));

        assertThat(api.await(api.submit(2, INNOCENT)).outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(api.await(bomb).outcome()).isEqualTo(RunOutcome.TIMED_OUT);
    }

    @Test
    void memoryAndFilesAreLimited() {
        succeeds("""
                import errno, os, pytest, resource
                def test_core_dumps():
                    assert resource.getrlimit(resource.RLIMIT_CORE) == (1, 1)
                def test_memory():
                    with pytest.raises(MemoryError): bytearray(4 << 30)
                def test_file():
                    with pytest.raises(OSError) as e:
                        with open("large", "wb") as f:
                            for _ in range(11): f.write(bytes(1 << 20))
                    assert e.value.errno == errno.EFBIG
                """);
    }

    @Test
    void parentIsNotKilled() {
        // Here or there the parent is out of reach; in namespaces it is their first process, which ignores it.
        ApiRun run = api.submit(1, """
                import os
                def test_it():
                    parent = os.getppid()
                    try: os.kill(parent, 9)
                    except PermissionError: pass
                    assert os.getppid() == parent
                """);

        assertThat(api.await(run).outcome()).as(api.log(run)).isEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void filesAndProcessesOfTheHostAreOutOfReach() throws IOException {
        Path secret = Files.writeString(workspace.resolve("secret"), "s3cret");
        try {
            succeeds("""
                    import glob, os, pytest
                    def test_environments_of_processes():
                        for file in glob.glob("/proc/[0-9]*/environ"):
                            try: content = open(file, "rb").read()
                            except OSError: continue
                            assert b"JAVA" not in content and b"TOKEN" not in content.replace(b"FENCING_TOKEN", b"")
                    @pytest.mark.parametrize("path", ["WORKSPACE/secret", "WORKSPACE/contents", "WORKSPACE/runs",
                        "WORKSPACE/runner.lock", "/etc/shadow", "/root/.bashrc", "/home", "/proc/1/root/etc/shadow"])
                    def test_reading(path):
                        with pytest.raises(OSError):
                            os.listdir(path) if os.path.isdir(path) else open(path)
                    @pytest.mark.parametrize("folder", ["/", "/usr", "/usr/bin", "/etc", "/proc/sys", "/dev",
                        "WORKSPACE", "WORKSPACE/python", os.path.dirname(os.__file__)])
                    def test_writing(folder):
                        with pytest.raises(OSError):
                            open(f"{folder}/written", "w")
                    def test_links_lead_nowhere():
                        os.symlink("WORKSPACE/secret", "link")
                        with pytest.raises(OSError): open("link")
                        with pytest.raises(OSError): os.link("WORKSPACE/secret", "hard")
                    def test_no_way_to_be_root():
                        assert os.getuid() != 0
                        with pytest.raises(OSError): os.setuid(0)
                    def test_own_folder_is_writable():
                        os.mkdir("data"); open("data/x", "w").close()
                        open(os.environ["TMPDIR"] + "/x", "w").close()
                    """.replace("WORKSPACE", workspace.toString()));
        } finally {
            Files.delete(secret);
        }
    }

    @Test
    void runsDoNotMeet() throws IOException {
        ApiRun victim = api.submit(1, """
                import os, time
                def test_it():
                    open("mine", "w").write("mine"); open(os.environ["TMPDIR"] + "/mine", "w").close(); print("up", os.getpid())
                    while not os.path.exists("never"): time.sleep(0.05)
                """, details -> details.timeoutSeconds(30));
        await().until(() -> api.log(victim).contains("up"));
        Path mine = fileBelow(workspace.resolve("runs"), Path.of("suite/mine"));

        ApiRun intruder =
                api.submit(2, """
                import glob, os, pytest
                def test_writing():
                    for attempt in (lambda: open("MINE", "w"), lambda: os.remove("MINE"), lambda: os.truncate("MINE", 0),
                                    lambda: os.rename("MINE", "MINE2"), lambda: open("MINE2", "w"),
                                    lambda: os.rename("test_it.py", "MINE"), lambda: os.link("test_it.py", "MINE2")):
                        with pytest.raises(OSError): attempt()
                def test_it():
                    places = "/suite", "/tmp", "/dev/shm", "WORKSPACE", os.environ["TMPDIR"], "."
                    assert not [f for where in places for f in glob.glob(where + "/**", recursive=True) if "mine" in f]
                    for n in range(2, 70000):
                        if not os.path.exists(f"/proc/self/task/{n}"):
                            try: os.kill(n, 9)
                            except OSError: pass
                """.replace("WORKSPACE", workspace.toString()).replace("MINE", mine.toString()));

        assertThat(api.await(intruder).outcome()).as(api.log(intruder)).isEqualTo(RunOutcome.SUCCESS);
        assertThat(mine).hasContent("mine");
        assertThat(mine.resolveSibling("mine2")).doesNotExist();
        assertThat(api.completion(victim)).isNull();
        api.cancel(victim);
        assertThat(api.await(victim).outcome()).isEqualTo(RunOutcome.CANCELLED);
    }

    private static Path fileBelow(Path folder, Path end) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith(end)).findFirst().orElseThrow();
        }
    }
}
