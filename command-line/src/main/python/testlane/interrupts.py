"""Ctrl-C and SIGTERM while a run is started and followed."""

import contextlib
import signal


class Interrupted(Exception):
    """A signal came; `number` says which."""

    def __init__(self, number):
        super().__init__(signal.Signals(number).name)
        self.number = number


class Interrupts:
    """Raises Interrupted on SIGINT and SIGTERM within its `with` statement."""

    _SIGNALS = (signal.SIGINT, signal.SIGTERM)

    def __init__(self):
        self._holding = False
        self._pending = None
        self._before = {}

    def __enter__(self):
        self._before = {number: signal.signal(number, self._take) for number in self._SIGNALS}
        return self

    def __exit__(self, *_):
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextlib.contextmanager
    def held(self):
        """Holds a signal back until the end of this, so that it is done or not; a second one does not wait."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
        self.check()

    def check(self):
        """Raises what is held back: where something may be given up half-done, after all."""
        if self._pending is not None:
            self._raise(self._pending)

    def _take(self, number, _):
        if not self._holding or self._pending is not None:
            self._raise(number)
        self._pending = number

    def _raise(self, number):
        self._pending = None
        raise Interrupted(number)
