"""The channel on which the launcher tells the runner what happens: lines of seal, sequence number and JSON object."""

from itertools import count

# Bound here, since tests may replace what the modules hold.
from json import dumps
from os import getpid, write
from threading import Lock

LONGEST_TEXT = 64 * 1024
# As long as all secrets of a run together can be.
LONGEST_LINE = 8 * 1024


def shorten(text, limit=LONGEST_TEXT):
    """The text, with its middle left out if it has more than ``limit`` characters.

    It is cut between two lines if they are not too long: the runner masks secrets later, each line of them by itself,
    and would not know a piece of one.
    """
    if len(text) <= limit:
        return text
    half = limit // 2
    start = text.rfind("\n", half - LONGEST_LINE, half)
    end = text.find("\n", len(text) - half, len(text) - half + LONGEST_LINE)
    first = text[: start if start >= 0 else half]
    last = text[end + 1 if end >= 0 else len(text) - half :]
    return f"{first}\n[{len(text) - len(first) - len(last)} characters left out]\n{last}"


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
