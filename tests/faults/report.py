"""The figures of one test."""

from collections import Counter

from idle import longest_by_fault, overloaded_times


def report(evidence, verdicts):
    """Prints what was done and how it went."""
    violations = {verdict.name: len(verdict.violations) for verdict in verdicts}
    statuses = Counter(run["status"] for run in evidence.final.values())
    reconnected = sum(1 for _ in evidence.by_kind["output"])
    lost = sum(1 for run in evidence.accepted if run not in evidence.rows)
    stuck = sum(1 for run in evidence.final.values() if run["status"] in ("QUEUED", "RUNNING"))
    print(f"\nruns accepted {len(evidence.accepted)}: {', '.join(f'{n} {s}' for s, n in sorted(statuses.items()))}")
    print(f"  by way of {dict(Counter(record['via'] for record in evidence.accepted.values()))}")
    print(f"attempts that showed themselves {len(evidence.lives)}, lost before their end {_lost_attempts(evidence)}")
    print(f"overlaps {violations['I1']}, lost {lost}, stuck {stuck}")
    print(f"streams {len({o['client'] for o in evidence.by_kind['output']})} with {reconnected} pieces of output,"
          f" wrong ones {violations['streams']}")  # fmt: skip
    print(f"the machine was overloaded for {_overloaded(evidence):.0%} of the time")
    _report_faults(evidence)


def _overloaded(evidence):
    looks = evidence.by_kind["machine"]
    times = overloaded_times(evidence)
    return sum(end - begin for begin, end in times) / (looks[-1]["at"] - looks[0]["at"])


def _lost_attempts(evidence):
    attempts = Counter()
    for life in evidence.lives:
        attempts[life["run"]] = max(attempts[life["run"]], life["attempt"])
    return sum(attempts.values()) - len(attempts)


def _report_faults(evidence):
    counts = Counter(window.name for window in evidence.windows)
    longest = longest_by_fault(evidence)
    print(f"faults {sum(counts.values())}; the longest time for which an environment was idle meanwhile, although a run"
          " waited:")  # fmt: skip
    for name in sorted(counts):
        print(f"  {name:36} {counts[name]:3} times  {longest[name]:6.1f} s")
