"""Reads what sample-tests/test_witness.py wrote into a log: who had which environment, from when to when."""

import re
from dataclasses import dataclass

LINE = re.compile(
    rb"WITNESS (begin|end) environment=(\d+) run=(\d+) attempt=(\d+) token=(\d+) boottime=(\d+\.\d+)"
)


@dataclass(frozen=True)
class Evidence:
    """What one attempt says of itself; times are seconds since boot."""

    environment: int
    run: int
    attempt: int
    token: int
    begin: float
    end: float


def evidence(log):
    """The one complete evidence in a log."""
    lines = LINE.findall(log)
    assert [line[0] for line in lines] == [b"begin", b"end"], f"not one begin and one end in {log[:2_000]!r}"
    begin, end = lines
    assert begin[1:5] == end[1:5], "begin and end are of different attempts"
    return Evidence(*(int(value) for value in begin[1:5]), float(begin[5]), float(end[5]))
