"""The two outputs of the tests, which they may replace, close or take away."""

import sys


def reopen():
    """Both line-buffered: the order stays exact, at one system call a line."""
    sys.stdout = sys.__stdout__ = open(1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.stderr = sys.__stderr__ = open(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass  # whatever a test has put there, or nothing


def flush_last():
    """Flushes whatever a test has left there, and what was there before it. Nothing stops the end of the process."""
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        try:
            stream.flush()
        except BaseException:
            pass
