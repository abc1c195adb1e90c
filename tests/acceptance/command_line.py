"""Uses the command `testlane` as people and scripts do: as a process, in a terminal, through a bad network."""

import contextlib
import os
import pty
import re
import select
import signal
import socket
import subprocess
import threading
import urllib.parse
from dataclasses import dataclass

from testlane_client import PATIENCE, await_condition, boottime


def environment_without_testlane(**more):
    """This process's environment without what tells a command where it is executed or where Testlane is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TESTLANE_")}
    return {**kept, "TESTLANE_USERNAME": "acceptance", **more}


@dataclass(frozen=True)
class Command:
    """The installed file."""

    path: str

    def __call__(self, *arguments, cwd=None, **environment):
        """Executes it to its end; stdout and stderr are text, with every carriage return."""
        done = subprocess.run(
            [self.path, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=cwd,
            env=environment_without_testlane(**environment),
            timeout=PATIENCE,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    @contextlib.contextmanager
    def started(self, *arguments, **environment):
        """A Popen of it that is killed at the end of the `with` statement if it has not ended by itself."""
        process = subprocess.Popen(
            [self.path, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment_without_testlane(**environment),
        )
        with process:
            try:
                yield process
            finally:
                process.kill()


def read_until(stream, text):
    """Reads lines of bytes up to the first one that has the text, and returns them; AssertionError if none has."""
    lines = b""
    for line in stream:
        lines += line
        if text.encode() in line:
            return lines
    raise AssertionError(f"it ended without {text!r}: {lines!r}")


class Terminal:
    """A program in a terminal of its own. Use it in a `with` statement."""

    def __init__(self, *command, **environment):
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            settings = environment_without_testlane(TERM="xterm-256color", **environment)
            os.execve(command[0], list(map(str, command)), settings)
        self.shown = ""
        self._status = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._status is None:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._fd)

    def type(self, text):
        os.write(self._fd, text.encode())

    def await_text(self, pattern):
        """Reads until the pattern is there; what is up to its end is not looked at again."""
        seen = re.search(pattern, self.shown)
        deadline = boottime() + PATIENCE
        while not seen:
            assert boottime() < deadline and self._read(), f"no {pattern!r} in {self.shown!r}"
            seen = re.search(pattern, self.shown)
        self.shown = self.shown[seen.end() :]

    def exit_status(self):
        """Waits for the end of the program."""
        while self._read():
            pass
        _, status = os.waitpid(self._pid, 0)
        self._status = os.waitstatus_to_exitcode(status)
        return self._status

    def _read(self):
        """Whether something came before the patience was over and the program closed its end."""
        if not select.select([self._fd], [], [], PATIENCE)[0]:
            return False
        try:
            read = os.read(self._fd, 65536)
        except OSError:  # how Linux says that the other end is closed
            return False
        self.shown += read.decode("utf-8", "replace")
        return bool(read)


class Proxy:
    """Stands between clients and the instance at `url`. What comes of a request is decided by its first line.

    `rules` are pairs of a text and what happens once to the next request whose first line has it: "lose" lets the
    request through and loses the answer, a threading.Event keeps it back until it is set, bytes are the answer. Use it
    in a `with` statement.
    """

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self._target = parts.hostname, parts.port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.rules = []
        self.requests = []
        self._open = set()

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()
        self.cut()

    def cut(self):
        """Cuts all connections that are open now, and returns how many."""
        cut = 0
        for client in list(self._open):
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
                cut += 1
        return cut

    def _serve(self):
        with contextlib.suppress(OSError):  # the listener is closed
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._relay, args=[client], daemon=True).start()

    def _relay(self, client):
        self._open.add(client)
        with client, contextlib.suppress(OSError):
            request = client.recv(1024 * 1024)
            first_line = request.split(b"\r\n", 1)[0].decode()
            self.requests.append(first_line)
            fate = self._fate(first_line)
            if isinstance(fate, bytes):
                client.sendall(fate)
            else:
                self._pass_on(client, request, fate)
        self._open.discard(client)

    def _fate(self, first_line):
        for rule in self.rules:
            if rule[0] in first_line:
                self.rules.remove(rule)
                return rule[1]
        return None

    def _pass_on(self, client, request, fate):
        own = urllib.parse.urlsplit(self.url).netloc.encode()
        there = "{}:{}".format(*self._target).encode()
        with socket.create_connection(self._target) as upstream:
            upstream.sendall(request.replace(b"Host: " + own, b"Host: " + there, 1))
            ends = [client, upstream]
            while upstream in ends:
                for end in select.select(ends, [], [])[0]:
                    data = end.recv(65536)
                    if not data:
                        ends.remove(end)
                        if end is client:
                            return
                    elif end is client:
                        upstream.sendall(data)
                    elif fate != "lose":
                        if isinstance(fate, threading.Event):
                            fate.wait(PATIENCE)
                        client.sendall(data)


def await_running(testlane, run_id):
    return await_condition(lambda: testlane.run(run_id)["status"] == "RUNNING", f"run {run_id} running")
