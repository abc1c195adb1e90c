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


def check(records):
    """The verdicts on a history, a list of records; see history.py."""
    evidence = Evidence(records)
    return [judge(evidence) for judge in INVARIANTS + PROMISES]


def show(verdicts, windows=()):
    """Prints the verdicts, and for what is violated the shortest history; returns whether nothing is."""
    for verdict in verdicts:
        word = "ok" if not verdict.violations else "VIOLATED"
        print(f"{verdict.name:8} {word:8} {verdict.facts:7} facts  {verdict.promise}")
    for verdict in verdicts:
        for violation in verdict.violations[:SHOWN]:
            _show_violation(verdict, violation, windows)
        if len(verdict.violations) > SHOWN:
            print(f"\n{verdict.name}: {len(verdict.violations) - SHOWN} more")
    return not any(verdict.violations for verdict in verdicts)


def _show_violation(verdict, violation, windows):
    print(f"\n{verdict.name}: {violation.text}")
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
    records = read(path)
    return 0 if show(check(records), Evidence(records).windows) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
