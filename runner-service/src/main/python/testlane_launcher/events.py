"""The channel on which the launcher tells the runner what happens: lines of seal, sequence number and JSON object."""

from itertools import count

# Bound here, since tests may replace what the modules hold.
from json import dumps
from os import getpid, write
from threading import Lock

# The runner masks secrets before it cuts texts to what is shown: far less, so that no secret is cut here.
LONGEST_TEXT = 64 * 1024


def shorten(text, limit=LONGEST_TEXT):
    """The text, cut in its middle if it has more than ``limit`` characters."""
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]}\n[{len(text) - 2 * half} characters left out]\n{text[-half:]}"


def write_all(descriptor, data):
    while data:
        data = data[write(descriptor, data) :]


def event_writer(descriptor, seal):
    """``emit(event, **fields)``, which writes a sealed event; sequence numbers start from 1. Forked children are not heard.

    All of its state is in the closure, so that no attribute of anything that pytest knows leads to it.
    """
    process = getpid()
    sequence = count(1)
    lock = Lock()

    def emit(event, **fields):
        if getpid() != process:
            return
        with lock:
            line = f"{next(sequence)} {dumps({'event': event, **fields})}".encode("ascii")
            # The first line feed keeps whatever a test has written there apart.
            write_all(descriptor, b"\n%s %s\n" % (seal(line).encode("ascii"), line))

    return emit
