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
import fcntl
import os
import select
import signal
import sys
import time

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36

STOP_PATIENCE = 5.0
LONGEST_SLEEP = 1.0
UNTOUCHABLE = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)


def boot_time():
    """Seconds since the machine started, those in which it was suspended included."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def prctl(option, value):
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option})")


def descendants():
    """Ids of all processes below this one; orphans count, since they become children of this subreaper."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    parent = int(file.read().rpartition(b")")[2].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(name))
    found, todo = set(), [os.getpid()]
    while todo:
        below = children.get(todo.pop(), [])
        found.update(below)
        todo.extend(below)
    return found


def send(signal_number, processes):
    for process in processes:
        try:
            os.kill(process, signal_number)
        except (ProcessLookupError, PermissionError):
            pass  # gone, or somebody else's now (sudo): then this guard stays until it has ended


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
        while self.status is None and not self.is_over():
            poll = select.poll()
            poll.register(0, select.POLLIN)
            poll.register(wake, select.POLLIN)
            if self.to_process and self.process_stdin is not None:
                poll.register(self.process_stdin, select.POLLOUT)
            ready = {fd for fd, _ in poll.poll(self.milliseconds_left())}
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

    def milliseconds_left(self):
        now = boot_time()
        ends = [end for end in (self.deadline, self.kill_at) if end is not None]
        # Bounded, because poll's own clock stands still while the machine is suspended.
        return int(1000 * max(0.0, min([LONGEST_SLEEP] + [end - now for end in ends]))) + 1

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
        """Kills and reaps until no descendant is left. Stopping first keeps a fork bomb from outrunning the kill."""
        while self.reap():
            stopped = set()
            while fresh := descendants() - stopped:
                send(signal.SIGSTOP, fresh)
                stopped |= fresh
            send(signal.SIGKILL, stopped)
            while self.reap() and descendants() <= stopped:
                time.sleep(0.002)


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
    guard.watch()
    guard.kill_all()
    status = guard.status if guard.status is not None else -signal.SIGKILL
    code = status if status >= 0 else 128 - status
    try:
        os.write(1, b'\n{"event":"guard","key":"%s","exit":%d,"why":"%s"}\n' % (guard.key, code, guard.why.encode()))
    except OSError:
        pass  # nobody listens any more
    os._exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
