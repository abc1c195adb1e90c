"""Stands over one test process and ends it, with everything it started, when its time is over.

Usage: python3 -I -S guard.py LOCK_FILE COMMAND...

Standard input carries commands, one a line:
  key SECRET  by which the last word is known to be this guard's; the process never sees it
  live N     the process may live until N, in milliseconds of CLOCK_BOOTTIME; it is started by the first of these
  run TEXT   TEXT and a line feed go to the process's standard input
  stop       the process is told to stop, and killed if it has not ended after five seconds
  kill       the process is killed
At the deadline, and when standard input ends (the runner is gone), everything is killed at once.

A shared lock on LOCK_FILE is held as long as this process lives, so nothing is left when the lock is free. Standard
output and error belong to the process; when all is over, one last line on standard output says how it ended:
{"event": "guard", "key": SECRET, "exit": N, "why": "ended" | "stop" | "kill" | "deadline" | "orphaned"}
Exits as the process did, with 128 + n after signal n.
"""

import ctypes
import errno
import fcntl
import os
import select
import signal
import struct
import sys
import time

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36

TFD_TIMER_ABSTIME = 1

STOP_PATIENCE = 5.0
KILL_PATIENCE = 60.0
UNTOUCHABLE = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)


def boot_time():
    """Seconds since the machine started, those in which it was suspended included."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def prctl(option, value):
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option})")


def start_of(process):
    """The parent of a process and when it started, in ticks since the machine's start; ids are used again, but not at once."""
    with open(f"/proc/{process}/stat", "rb") as file:
        fields = file.read().rpartition(b")")[2].split()
    return int(fields[1]), int(fields[19])


def descendants():
    """All processes below this one, as pairs of id and start; orphans count, as they become children of this subreaper."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                parent, start = start_of(name)
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append((int(name), start))
    found, todo = set(), [os.getpid()]
    while todo:
        below = children.get(todo.pop(), [])
        found.update(below)
        todo.extend(process for process, _ in below)
    return found


def has_process_descriptors():
    """Not before Linux 5.3, nor where a container refuses their system calls."""
    try:
        descriptor = os.pidfd_open(os.getpid())
        try:
            signal.pidfd_send_signal(descriptor, 0)
        finally:
            os.close(descriptor)
        return True
    except (AttributeError, OSError):
        return False


PROCESS_DESCRIPTORS = has_process_descriptors()


def signal_one(process, start, signal_number):
    """Sends a signal to this very process, and not to another that has its id by now."""
    if not PROCESS_DESCRIPTORS:
        os.kill(process, signal_number)
        return
    descriptor = os.pidfd_open(process)
    try:
        if start_of(process)[1] == start:
            signal.pidfd_send_signal(descriptor, signal_number)
    finally:
        os.close(descriptor)


def send(signal_number, processes):
    """Sends a signal to all of them; returns those that may not be sent any."""
    foreign = set()
    for process, start in processes:
        try:
            signal_one(process, start, signal_number)
        except (ProcessLookupError, FileNotFoundError):
            pass  # it has ended
        except PermissionError:
            foreign.add((process, start))  # it is somebody else's now (sudo)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            # Linux before 6.16: it has ended, and only its session or group still has its id
    return foreign


class Timer:
    """A descriptor that can be read from a time of CLOCK_BOOTTIME on, even if the machine is suspended meanwhile."""

    def __init__(self):
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.descriptor = self.libc.timerfd_create(time.CLOCK_BOOTTIME, os.O_CLOEXEC | os.O_NONBLOCK)
        if self.descriptor < 0:
            raise OSError(ctypes.get_errno(), "timerfd_create")

    def set(self, seconds):
        """None for never; what is over already is at once."""
        whole, rest = divmod(max(1, int((seconds or 0) * 1e9)), 10**9) if seconds is not None else (0, 0)
        specification = struct.pack("@4l", 0, 0, whole, rest)
        if self.libc.timerfd_settime(self.descriptor, TFD_TIMER_ABSTIME, specification, None) != 0:
            raise OSError(ctypes.get_errno(), "timerfd_settime")


class Guard:
    def __init__(self, command):
        self.command = command
        self.launched = None
        self.status = None
        self.deadline = None
        self.kill_at = None
        self.why = "ended"
        self.key = b""
        self.commands = b""
        self.to_process = b""
        self.process_stdin = None

    def watch(self):
        """Returns when the process has ended or has to be killed."""
        wake, signalled = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(signalled, False)
        signal.set_wakeup_fd(signalled, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        timer = Timer()
        while self.status is None and not self.is_over():
            timer.set(self.next_end())
            poll = select.poll()
            for descriptor in (0, wake, timer.descriptor):
                poll.register(descriptor, select.POLLIN)
            if self.to_process and self.process_stdin is not None:
                poll.register(self.process_stdin, select.POLLOUT)
            ready = {fd for fd, _ in poll.poll()}
            if wake in ready:
                os.read(wake, 4096)
                self.reap()
            if 0 in ready:
                self.read_commands()
            if self.process_stdin in ready:
                self.feed()

    def is_over(self):
        now = boot_time()
        if self.deadline is not None and now >= self.deadline:
            self.why = "deadline"
            return True
        if self.kill_at is not None and now >= self.kill_at:
            return True
        return False

    def next_end(self):
        return min((end for end in (self.deadline, self.kill_at) if end is not None), default=None)

    def read_commands(self):
        data = os.read(0, 65536)
        if not data:
            self.why, self.kill_at = "orphaned", 0.0
            return
        *lines, self.commands = (self.commands + data).split(b"\n")
        for line in lines:
            name, _, value = line.partition(b" ")
            if name == b"live":
                self.live(int(value) / 1000)
            elif name == b"key":
                self.key = value
            elif name == b"run":
                self.to_process += value + b"\n"
            elif name == b"stop" and self.kill_at is None:
                self.why, self.kill_at = "stop", boot_time() + STOP_PATIENCE
                self.to_process += b"stop\n"
            elif name == b"kill":
                self.why, self.kill_at = "kill", 0.0

    def live(self, deadline):
        self.deadline = deadline
        if self.launched is None and not self.is_over():
            self.launch()

    def launch(self):
        read_end, self.process_stdin = os.pipe()
        guard = os.getpid()
        self.launched = os.fork()
        if self.launched == 0:
            try:
                # Should this guard be killed, at least the process goes with it.
                prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
                if os.getppid() == guard:
                    for number in UNTOUCHABLE:
                        signal.signal(number, signal.SIG_DFL)
                    os.dup2(read_end, 0)
                    os.execv(self.command[0], self.command)
            except OSError as error:
                os.write(2, f"{self.command[0]}: {error.strerror}\n".encode())
            finally:
                os._exit(127)
        os.close(read_end)
        os.set_blocking(self.process_stdin, False)

    def feed(self):
        try:
            written = os.write(self.process_stdin, self.to_process)
            self.to_process = self.to_process[written:]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            os.close(self.process_stdin)
            self.process_stdin = None

    def reap(self):
        """Takes the exit status of every child that has ended; says whether any child is left."""
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if process == 0:
                return True
            if process == self.launched:
                self.status = os.waitstatus_to_exitcode(status)

    def kill_all(self):
        """Kills and reaps until no descendant is left. Stopping first keeps a fork bomb from outrunning the kill.

        What doesn't end although it was killed hangs in the kernel (state D, a frozen cgroup): it executes nothing of a
        test any more, and is left behind after a minute. What may not be killed is waited for: it could still do harm.
        """
        patience_ends = boot_time() + KILL_PATIENCE
        told = False
        while self.reap():
            stopped = set()
            while fresh := descendants() - stopped:
                send(signal.SIGSTOP, fresh)
                stopped |= fresh
            foreign = send(signal.SIGKILL, stopped)
            while self.reap() and descendants() <= stopped and boot_time() < patience_ends:
                time.sleep(0.002)
            if boot_time() < patience_ends or not descendants() <= stopped:
                continue
            if not foreign:
                tell(f"leaves processes behind that are killed, but hang in the kernel: {ids(stopped & descendants())}")
                return
            if not told:
                told = True
                tell(f"waits for processes that it may not kill: {ids(foreign)}")
            time.sleep(0.1)


def end_everything(guard):
    """Returns when nothing is left, whatever fails meanwhile: without a guard it would live on."""
    told = None
    while True:
        try:
            return guard.kill_all()
        except Exception as error:
            if repr(error) != told:
                told = repr(error)
                tell(f"tries again to kill everything: {told}")
            time.sleep(0.05)


def ids(processes):
    return ", ".join(str(process) for process, _ in sorted(processes))


def tell(what):
    """Shows something in the log of the run."""
    try:
        os.write(2, f"testlane: the guard {what}\n".encode())
    except OSError:
        pass  # nobody listens any more


def main(lock_file, *command):
    os.setsid()
    for number in UNTOUCHABLE:
        signal.signal(number, signal.SIG_IGN)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    # A test that runs as the same user must not open this process's descriptors through /proc.
    prctl(PR_SET_DUMPABLE, 0)
    lock = os.open(lock_file, os.O_RDONLY)
    fcntl.lockf(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)

    guard = Guard(command)
    try:
        guard.watch()
    except Exception as error:
        tell(f"could not go on: {error!r}")
    end_everything(guard)
    status = guard.status if guard.status is not None else -signal.SIGKILL
    code = status if status >= 0 else 128 - status
    try:
        os.write(1, b'\n{"event":"guard","key":"%s","exit":%d,"why":"%s"}\n' % (guard.key, code, guard.why.encode()))
    except OSError:
        pass  # nobody listens any more
    os._exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
