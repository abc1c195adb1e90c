"""The channel on which the launcher tells the runner what happens: one JSON object a line."""

import json
import os
import threading

LONGEST_TEXT = 64 * 1024
LONGEST_NAME = 1000


def shorten(text, limit=LONGEST_TEXT):
    """The text, cut in its middle if it has more than ``limit`` characters."""
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]}\n[{len(text) - 2 * half} characters left out]\n{text[-half:]}"


class Events:
    """Writes events to a file descriptor, each with a sequence number from 1. Forked children are not heard."""

    def __init__(self, descriptor):
        self._descriptor = descriptor
        self._process = os.getpid()
        self._sequence = 0
        self._lock = threading.Lock()

    def emit(self, event, **fields):
        if os.getpid() != self._process:
            return
        with self._lock:
            self._sequence += 1
            line = json.dumps({"event": event, "seq": self._sequence, **fields}) + "\n"
            data = line.encode("ascii")
            while data:
                data = data[os.write(self._descriptor, data) :]
