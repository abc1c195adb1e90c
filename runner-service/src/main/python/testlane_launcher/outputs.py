"""The two outputs of the tests, which they may replace, close or take away."""

import sys


def reopen():
    """Both line-buffered: the order stays exact, at one system call a line."""
    sys.stdout = sys.__stdout__ = open(1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.stderr = sys.__stderr__ = open(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


def flush():
    _flush(("stdout", "stderr"), Exception)


def flush_last():
    """Flushes whatever a test has left there, and what was there before it. Nothing stops the end of the process."""
    _flush(("stdout", "stderr", "__stdout__", "__stderr__"), BaseException)


def _flush(names, forgiven):
    for name in names:
        try:
            getattr(sys, name).flush()
        except forgiven:
            pass  # whatever a test has put there, or nothing
