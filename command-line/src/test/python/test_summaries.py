"""Runs in words."""

import time

import pytest
from testlane.summaries import duration, files, local_time


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [(None, ""), (0, "0.0 s"), (12_345, "12.3 s"), (61_000, "1 min 01 s"), (3_720_000, "1 h 02 min")],
)
def test_durations(milliseconds, text):
    assert duration({"durationMs": milliseconds}) == text


@pytest.mark.parametrize("moment", ["2026-11-25T19:06:55.123456789Z", "2026-11-25T19:06:55Z", "2026-11-25T19:06:55.1Z"])
def test_times_are_those_of_this_machine(monkeypatch, moment):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        assert local_time(moment) == "2026-11-25 20:06:55"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_many_files_are_counted():
    assert files({"testPaths": ["a.py"]}) == "a.py"
    assert files({"testPaths": ["a.py", "b.py", "c.py"]}) == "a.py and 2 more"
