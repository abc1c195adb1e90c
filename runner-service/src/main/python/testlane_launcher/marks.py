"""Marks in the output, by which the runner knows the place of each test's output; it takes them out again."""

import fcntl
import os
import sys

FIRST_PRIVATE_DESCRIPTOR = 300


class Marks:
    """Writes ``ESC ] 7717 ; nonce ; n BEL`` to the output, n from 1. Forked children write none."""

    def __init__(self, nonce):
        self._nonce = nonce
        self._process = os.getpid()
        self._number = 0
        # A copy, since tests may close or redirect the output's descriptor.
        self._descriptor = fcntl.fcntl(2, fcntl.F_DUPFD_CLOEXEC, FIRST_PRIVATE_DESCRIPTOR)

    def next(self):
        """Marks this place of the output; returns the number of the mark."""
        if os.getpid() != self._process:
            return self._number
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):
                pass  # a test has replaced or closed it
        self._number += 1
        data = f"\x1b]7717;{self._nonce};{self._number}\a".encode("ascii")
        while data:
            data = data[os.write(self._descriptor, data) :]
        return self._number
