"""Listens to the signs of life of test processes: evidence of who had an environment that no service can forge."""

import re
import socketserver
import threading
from dataclasses import dataclass

SIGN = re.compile(rb"WITNESS alive environment=(\d+) run=(\d+) attempt=(\d+) token=(\d+) boottime=(\d+\.\d+)")


@dataclass
class Life:
    """One test process as it showed itself; times are seconds since boot."""

    environment: int
    run: int
    attempt: int
    token: int
    first: float
    last: float


class Listener:
    """Collects the lives of all test processes that were given its address. Use it in a `with` statement."""

    def __init__(self):
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

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def _note(self, line):
        match = SIGN.match(line)
        if not match:
            return
        key, at = tuple(int(value) for value in match.groups()[:4]), float(match[5])
        with self._lock:
            life = self._lives.setdefault(key, Life(*key, first=at, last=at))
            life.first, life.last = min(life.first, at), max(life.last, at)

    def lives(self, environment):
        """The lives in an environment, earliest first."""
        with self._lock:
            return sorted(
                (life for life in self._lives.values() if life.environment == environment),
                key=lambda life: life.first,
            )


def overlaps(lives):
    """Pairs of lives that overlapped, which must never be."""
    return [(earlier, later) for earlier, later in zip(lives, lives[1:]) if later.first <= earlier.last]
