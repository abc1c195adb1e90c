"""Marks in the output, by which the runner knows the place of each test's output; it takes them out again."""

from os import getpid

from . import outputs
from .events import write_all

SEAL_DIGITS = 32


def mark_writer(descriptor, seal):
    """``mark()``, which marks the output's present place with ``ESC ] 7717 ; seal BEL`` and returns the mark's number.

    The seal is that of ``mark n``, n from 1: who reads a mark in the output can't make the next. Forked children write none.
    """
    process = getpid()
    number = 0

    def mark():
        nonlocal number
        if getpid() != process:
            return number
        outputs.flush()
        number += 1
        write_all(descriptor, f"\x1b]7717;{seal(b'mark %d' % number)[:SEAL_DIGITS]}\a".encode("ascii"))
        return number

    return mark
