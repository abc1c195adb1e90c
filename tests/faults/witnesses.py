"""Listens to the signs of life of test processes: evidence of who had an environment that no service can forge."""

import re
import socketserver
import threading
from collections import defaultdict
from dataclasses import dataclass

SIGN = re.compile(
    rb"WITNESS (alive|end|gone) environment=(\d+) run=(\d+) attempt=(\d+) token=(\d+) boottime=(\d+\.\d+) lines=(\d+)\n"
)


@dataclass
class Life:
    """One attempt as its processes showed themselves; times are seconds since boot."""

    environment: int
    run: int
    attempt: int
    token: int
    first: float
    last: float
    lines: int = 0
    ended: bool = False


class Listener:
    """Collects the lives of all tests that were given its address, and keeps each sign in a file per environment.

    Use it in a `with` statement.
    """

    def __init__(self, folder):
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._files = {}
        self._lives = {}
        self._lock = threading.Lock()
        listener = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    for line in self.rfile:
                        listener._note(line)
                except ConnectionError:
                    pass  # a killed process resets its connection: that is what these tests do

        class Server(socketserver.ThreadingTCPServer):
            request_queue_size = 128
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        with self._lock:
            for file in self._files.values():
                file.close()

    def _note(self, line):
        match = SIGN.fullmatch(line)
        if not match:
            return  # the half line of a process that was killed while it wrote
        what, key = match[1], tuple(int(value) for value in match.groups()[1:5])
        at, lines = float(match[6]), int(match[7])
        with self._lock:
            self._keep(key[0], line)
            life = self._lives.setdefault(key, Life(*key, first=at, last=at))
            life.first, life.last = min(life.first, at), max(life.last, at)
            life.lines = max(life.lines, lines)
            life.ended |= what == b"end"

    def _keep(self, environment, line):
        if environment not in self._files:
            self._files[environment] = open(self._folder / f"environment-{environment}.log", "wb")
        if not self._files[environment].closed:
            self._files[environment].write(line)

    def lives(self, environment=None):
        """The lives so far, those of one environment if it is given, earliest first."""
        with self._lock:
            lives = [life for life in self._lives.values() if environment in (None, life.environment)]
        return sorted(lives, key=lambda life: life.first)

    def living(self, now, patience):
        """Lives by environment that gave a sign in the last `patience` seconds before `now`."""
        found = defaultdict(list)
        for life in self.lives():
            if life.last > now - patience:
                found[life.environment].append(life)
        return found
