#!/usr/bin/env python3
"""Judges a history: prints each promise with the number of facts that were checked, and what contradicts it.

    tests/faults/checker.py HISTORY      a history.jsonl that tests/faults/run has left; status 1 if a promise is broken
"""

import json
import sys

from evidence import Evidence
from history import read
from invariants import INVARIANTS
from promises import PROMISES

SHOWN = 5


def check(evidence):
    """The verdicts on the evidence of a history."""
    return [judge(evidence) for judge in INVARIANTS + PROMISES]


def show(verdicts, windows=()):
    """Prints the verdicts, and for what is violated the shortest history; returns whether nothing is."""
    for verdict in verdicts:
        word = "not ok" if verdict.violations else "ok"
        print(f"{word:6} {verdict.name:8} {verdict.facts:7} facts: {verdict.promise}")
    for verdict in verdicts:
        for violation in verdict.violations[:SHOWN]:
            show_violation(verdict.name, violation, windows)
        if len(verdict.violations) > SHOWN:
            print(f"\n{verdict.name}: {len(verdict.violations) - SHOWN} more")
    return not any(verdict.violations for verdict in verdicts)


def show_violation(name, violation, windows):
    """Prints the shortest history that shows a violation, and the faults of that time."""
    print(f"\n{name}: {violation.text}")
    records = sorted(violation.records, key=lambda record: record["at"])
    for record in records:
        print(f"  {json.dumps(record, ensure_ascii=False)[:400]}")
    if records:
        begin, end = records[0]["at"] - 30, max(record.get("last", record["at"]) for record in records)
        for window in windows:
            if window.begin <= end and window.settled >= begin:
                print(f"  {window.name} ({window.target}) from {window.begin:.3f} to {window.end:.3f},"
                      f" settled at {window.settled:.3f}")  # fmt: skip


def main(path):
    evidence = Evidence(read(path))
    return 0 if show(check(evidence), evidence.windows) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
