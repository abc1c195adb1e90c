"""The guard leaves nothing behind, however it or its process comes to an end."""

import fcntl
import os
import select
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from conftest import SOURCES, await_that, boot_millis, is_alive

sys.path.insert(0, str(SOURCES))

import guard as guards  # noqa: E402

# Forks twice into a session of its own and ignores what can be ignored; tells its process id in a file.
DAEMON = textwrap.dedent(
    """
    import os, signal, sys, time
    if os.fork() == 0:
        os.setsid()
        if os.fork() != 0:
            os._exit(0)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        with open("daemon.tmp", "w") as file:
            file.write(str(os.getpid()))
        os.rename("daemon.tmp", "daemon")
        while True:
            time.sleep(60)
    while not os.path.exists("daemon"):
        time.sleep(0.01)
    """
)
STAY = DAEMON + "\nopen('ready', 'w').close()\ntime.sleep(600)\n"


@pytest.fixture
def daemon(guarded, tmp_path):
    """A guard over a process that has started a daemon; the process stays."""
    process = guarded(sys.executable, "-c", STAY)
    process.live()
    await_that((tmp_path / "ready").exists, "start of the daemon")
    process.daemon = int((tmp_path / "daemon").read_text())
    assert is_alive(process.daemon)
    return process


def test_exit_code_is_the_processs_own(guarded):
    process = guarded(sys.executable, "-c", "import sys; sys.exit(7)")
    process.live()

    assert process.last_word() == {"event": "guard", "exit": 7, "why": "ended"}
    assert process.process.returncode == 7


def test_signal_becomes_128_plus_n(guarded):
    process = guarded(sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    process.live()

    assert process.last_word()["exit"] == 128 + signal.SIGSEGV


def test_daemon_is_killed_when_its_starter_ends(guarded, tmp_path):
    process = guarded(sys.executable, "-c", DAEMON)
    process.live()

    assert process.last_word()["why"] == "ended"
    assert not is_alive(int((tmp_path / "daemon").read_text()))


def test_end_of_input_kills_everything(daemon):
    daemon.process.stdin.close()
    daemon.process.stdin = None

    assert daemon.last_word()["why"] == "orphaned"
    assert not is_alive(daemon.daemon)


def test_kill_kills_everything(daemon):
    daemon.send("kill")

    assert daemon.last_word() == {"event": "guard", "exit": 128 + signal.SIGKILL, "why": "kill"}
    assert not is_alive(daemon.daemon)


def test_deadline_kills_everything(daemon):
    started = time.monotonic()
    daemon.live(300)

    assert daemon.last_word()["why"] == "deadline"
    assert 0.2 < time.monotonic() - started < 2
    assert not is_alive(daemon.daemon)


def test_deadline_can_be_moved_on(daemon):
    started = time.monotonic()
    daemon.live(300)
    daemon.live(900)

    assert daemon.last_word()["why"] == "deadline"
    assert time.monotonic() - started > 0.8


def test_nothing_starts_after_the_deadline(guarded, tmp_path):
    process = guarded(sys.executable, "-c", "open('started', 'w')")
    process.live(-1)

    assert process.last_word()["why"] == "deadline"
    assert not (tmp_path / "started").exists()


def test_stop_reaches_the_process_and_kills_it_when_that_is_ignored(guarded, tmp_path):
    process = guarded(
        sys.executable, "-c", "import time; open('stopped', 'w').write(input()); time.sleep(600)"
    )
    process.live()
    started = time.monotonic()
    process.send("stop")

    assert process.last_word()["why"] == "stop"
    assert 4.5 < time.monotonic() - started < 8
    assert (tmp_path / "stopped").read_text() == "stop"


def test_request_reaches_the_process_however_long_it_is(guarded, tmp_path):
    process = guarded(sys.executable, "-c", "import time; time.sleep(0.3); print(len(input()))")
    process.live()
    process.send("run " + "x" * 3_000_000)

    assert process.finish().splitlines()[0] == "3000000"


def test_fork_bomb_is_outrun(guarded, tmp_path):
    bomb = """
import os, time
for _ in range(6):
    os.fork()
open(f"bomb-{os.getpid()}", "w").close()
while True:
    if os.fork() == 0:
        time.sleep(0.01)
        os._exit(0)
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        pass
    time.sleep(0.002)
"""
    process = guarded(sys.executable, "-c", bomb)
    process.live()
    await_that(lambda: len(list(tmp_path.glob("bomb-*"))) == 64, "64 processes")
    process.send("kill")

    assert process.last_word()["why"] == "kill"
    assert not [each for each in tmp_path.glob("bomb-*") if is_alive(each.name.partition("-")[2])]


def test_process_dies_with_a_killed_guard(daemon, tmp_path):
    child = int(open(f"/proc/{daemon.process.pid}/task/{daemon.process.pid}/children").read().split()[0])
    daemon.process.kill()

    await_that(lambda: not is_alive(child), "death of the process")
    os.kill(daemon.daemon, signal.SIGKILL)


def test_guard_ignores_what_tests_could_send_it(guarded, tmp_path):
    process = guarded(
        sys.executable,
        "-c",
        "import os, signal, sys\n"
        "for n in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT): os.kill(os.getppid(), n)\n"
        "sys.exit(3 if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL else 4)",
    )
    process.live()

    assert process.last_word() == {"event": "guard", "exit": 3, "why": "ended"}


def test_process_has_no_way_to_the_guards_pipe(guarded, tmp_path):
    code = "import os; print(sorted(int(fd) for fd in os.listdir('/proc/self/fd')), os.readlink('/proc/self/fd/0'))"
    process = guarded(sys.executable, "-c", code)
    process.live()
    control = os.readlink(f"/proc/self/fd/{process.process.stdin.fileno()}")
    line = process.finish().splitlines()[0]

    assert line.startswith("[0, 1, 2, 3] ")  # 3 is the folder that is being listed
    assert control not in line


def test_lock_is_held_until_nothing_is_left(daemon):
    with open(daemon.lock, "r+") as lock:
        with pytest.raises(OSError):
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        daemon.send("kill")
        fcntl.lockf(lock, fcntl.LOCK_EX)
        assert not is_alive(daemon.daemon)


def test_bad_command_is_told(guarded):
    process = guarded("/no/such/program")
    process.live()

    assert process.last_word()["exit"] == 127
    assert "/no/such/program: No such file or directory" in process.output()


def test_signals_reach_only_the_process_that_was_meant():
    process = subprocess.Popen(["sleep", "600"])
    try:
        start = guards.start_of(process.pid)[1]
        guards.send(signal.SIGKILL, {(process.pid, start + 1)})
        assert process.poll() is None
        assert guards.start_of(process.pid)[1] == start

        guards.send(signal.SIGKILL, {(process.pid, start)})
        assert process.wait() == -signal.SIGKILL
        assert guards.send(signal.SIGKILL, {(process.pid, start)}) == set()
    finally:
        process.kill()


# Runs a guard whose system calls fail now and then; `once` makes a call fail the first time for each first argument.
FAILING = textwrap.dedent(
    f"""
    import errno, os, sys
    sys.path.insert(0, {str(SOURCES)!r})
    import guard

    def once(call, error):
        seen = set()
        def failing(argument):
            if argument not in seen:
                seen.add(argument)
                raise OSError(error, os.strerror(error))
            return call(argument)
        return failing
    """
)


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param("os.pidfd_open = once(os.pidfd_open, errno.EINVAL)", id="a session still has the id"),
        pytest.param("os.listdir = once(os.listdir, errno.EMFILE)", id="no descriptor is left"),
        pytest.param("os.pidfd_open = once(os.pidfd_open, errno.ENOMEM)", id="no memory is left"),
    ],
)
def test_guard_ends_everything_whatever_fails(guarded, tmp_path, failure):
    script = f"{FAILING}\n{failure}\nguard.main(*sys.argv[1:])\n"
    process = guarded(sys.executable, "-c", STAY, guard=["-c", script])
    process.live()
    await_that((tmp_path / "ready").exists, "start of the daemon")
    process.send("kill")

    assert process.last_word()["why"] == "kill"
    assert not is_alive(int((tmp_path / "daemon").read_text()))


def test_guard_that_cannot_watch_ends_everything(guarded, tmp_path):
    process = guarded(sys.executable, "-c", STAY)
    process.live()
    await_that((tmp_path / "ready").exists, "start of the daemon")
    process.send("live soon")

    assert process.last_word()["exit"] == 128 + signal.SIGKILL
    assert not is_alive(int((tmp_path / "daemon").read_text()))
    assert "testlane: the guard could not go on: ValueError" in process.output()


def test_timer_counts_the_time_of_suspension_too():
    timer = guards.Timer()
    try:
        assert "clockid: 7" in Path(f"/proc/self/fdinfo/{timer.descriptor}").read_text()
        now = boot_millis() / 1000
        for seconds, is_over in [(now + 600, False), (now - 1, True), (None, False), (0.0, True), (10.0**12, False)]:
            timer.set(seconds)
            assert bool(select.select([timer.descriptor], [], [], 0)[0]) == is_over
        timer.set(boot_millis() / 1000 + 0.05)
        assert select.select([timer.descriptor], [], [], 60)[0]
    finally:
        os.close(timer.descriptor)


FREEZER = Path("/sys/fs/cgroup/freezer")


@pytest.mark.skipif(not os.access(FREEZER, os.W_OK), reason="needs a freezer of cgroups, version 1")
def test_killed_process_that_hangs_in_the_kernel_is_left_behind(guarded, tmp_path):
    impatient = f"import sys; sys.path.insert(0, {str(SOURCES)!r}); import guard; guard.KILL_PATIENCE = 0.5; "
    stay = STAY.replace("os.setsid()", "os.setsid(); os.closerange(0, 3)")  # so that the end of the output is seen
    process = guarded(sys.executable, "-c", stay, guard=["-c", impatient + "guard.main(*sys.argv[1:])"])
    process.live()
    await_that((tmp_path / "ready").exists, "start of the daemon")
    daemon = int((tmp_path / "daemon").read_text())
    frozen = FREEZER / f"testlane-{os.getpid()}"
    frozen.mkdir()
    try:
        (frozen / "tasks").write_text(str(daemon))
        (frozen / "freezer.state").write_text("FROZEN")
        await_that(lambda: (frozen / "freezer.state").read_text() == "FROZEN\n", "freezing")
        process.send("kill")

        assert process.last_word()["why"] == "kill"
        assert f"leaves processes behind that are killed, but hang in the kernel: {daemon}\n" in process.output()
    finally:
        (frozen / "freezer.state").write_text("THAWED")
        await_that(lambda: not is_alive(daemon), "death of the thawed process")
        await_that(lambda: not (frozen / "tasks").read_text(), "end of the last task")
        frozen.rmdir()
