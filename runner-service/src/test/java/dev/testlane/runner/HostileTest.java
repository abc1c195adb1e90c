package dev.testlane.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.testlane.contract.Completion;
import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.SandboxLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In namespaces of its own a test can do even less, and kill everything that it sees. */
class HostileTest extends ConfinedHostileRuns {

    @Override
    SandboxLevel level() {
        return SandboxLevel.FULL;
    }

    @Test
    void runnerTellsItsLevel() {
        await().until(() -> !api.heartbeats("runner-1").isEmpty());

        assertThat(api.heartbeats("runner-1").getFirst().sandboxLevel()).isEqualTo(SandboxLevel.FULL);
    }

    @Test
    void killingEveryProcessReachesNeitherGuardNorSandbox() {
        assertThat(run("import os\ndef test_it(): os.kill(-1, 9); os.kill(os.getppid(), 9)\n")
                        .outcome())
                .isEqualTo(RunOutcome.FAILED);
    }

    @Test
    void callsThatReachBeyondTheRunAreRefused() {
        succeeds("""
                import ctypes, errno, socket, sys, pytest
                sys.path.append("/opt/testlane")
                from testlane_sandbox import seccomp
                libc, numbers = ctypes.CDLL(None, use_errno=True), seccomp.numbers_of(None)[1]
                @pytest.mark.parametrize("name, arguments, error", [
                    ("add_key", (b"user", b"run", b"x", 1, -4), errno.EPERM), ("keyctl", (0, -4, 1), errno.EPERM),
                    ("unshare", (seccomp.CLONE_NEWUSER,), errno.EPERM), ("memfd_create", (b"x", 0), errno.ENOSYS)])
                def test_calls(name, arguments, error):
                    assert libc.syscall(numbers[name], *arguments) == -1
                    assert ctypes.get_errno() == error
                def test_hypervisor():
                    with pytest.raises(OSError): socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp", "/dev/shm"})
    void numberOfFilesInMemoryIsLimited(String folder) {
        Completion end = run("""
                import itertools
                def test_it():
                    for n in itertools.count(): open(f"FOLDER/{n}", "w").close()
                """.replace("FOLDER", folder));

        assertThat(end.outcome()).isEqualTo(RunOutcome.ERROR);
        assertThat(end.reason()).contains("during test_it.py::test_it", "too many files");
    }

    @Test
    void nothingOfTheHostIsVisible() {
        succeeds("""
                import errno, glob, os, pytest
                def test_processes():
                    assert len(glob.glob("/proc/[0-9]*")) < 10
                @pytest.mark.parametrize("path", ["/var", "/run", "/home", "/opt/testlane/../../srv"])
                def test_folders(path):
                    with pytest.raises(OSError): os.listdir(path)
                def test_capabilities():
                    assert "CapEff:\\t0000000000000000" in open("/proc/self/status").read()
                    assert "NoNewPrivs:\\t1" in open("/proc/self/status").read()
                @pytest.mark.parametrize("folder", ["/tmp", "/dev/shm"])
                def test_temporary(folder):
                    with pytest.raises(OSError) as e:
                        for n in range(3):
                            with open(f"{folder}/{n}", "wb") as f: f.write(bytes(5 << 20))
                    assert e.value.errno == errno.ENOSPC
                """);
    }
}
