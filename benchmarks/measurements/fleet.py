"""40 runs of 1 s over 20 environments on three runners of two slots, beside bare pytest six at a time."""

import subprocess
from collections import defaultdict

from measurements import reference
from measurements.table import compare, verdict
from witness import LINE, evidence

RUNNERS, SLOTS = 3, 2
FLEET = ["--runners", RUNNERS, "--slots", SLOTS]
NEEDS_OWN_INSTANCE = True
ENVIRONMENTS = 20
RUNS = 40
HOLD_SECONDS = 1.0
ROUNDS = 3
PATH = "sample-tests/test_witness.py"
PARALLEL = 'seq "$1" | xargs -P "$2" -I{} "$3" -m pytest -v -s -p no:cacheprovider "$4"'


def on_fleet(testlane):
    """[(runner, evidence)] of all runs."""
    hold = {"HOLD_SECONDS": str(HOLD_SECONDS)}
    accepted = [testlane.start(1 + number % ENVIRONMENTS, PATH, variables=hold)["id"] for number in range(RUNS)]
    ended = [testlane.await_run(run_id, "SUCCESS", patience=300) for run_id in accepted]
    return [(run["runnerId"], evidence(testlane.log(run["id"]))) for run in ended]


def in_shell(python):
    """(begin, end) of as many pytest processes, as many at once as the fleet has slots."""
    command = ["sh", "-c", PARALLEL, "parallel", str(RUNS), str(RUNNERS * SLOTS), python, str(reference.ROOT / PATH)]
    environment = {**reference.ENVIRONMENT, "HOLD_SECONDS": str(HOLD_SECONDS)}
    output = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout
    begins = [float(line[5]) for line in LINE.findall(output) if line[0] == b"begin"]
    ends = [float(line[5]) for line in LINE.findall(output) if line[0] == b"end"]
    return begins, ends


def most_at_once(intervals):
    """The largest number of intervals that share a moment."""
    changes = sorted([(begin, 1) for begin, _ in intervals] + [(end, -1) for _, end in intervals])
    at_once = most = 0
    for _, change in changes:
        at_once += change
        most = max(most, at_once)
    return most


def overlapping(witnesses):
    by_environment = defaultdict(list)
    for each in sorted(witnesses, key=lambda each: each.begin):
        by_environment[each.environment].append(each)
    return sum(
        later.begin <= earlier.end for group in by_environment.values() for earlier, later in zip(group, group[1:])
    )


def measure(instance):
    testlane = instance.testlane
    python = reference.interpreter(testlane)
    totals, bare_totals, full, overlaps = [], [], True, 0
    for number in range(1, ROUNDS + 1):
        found = on_fleet(testlane)
        by_runner = defaultdict(list)
        for runner, each in found:
            by_runner[runner].append((each.begin, each.end))
        used = {runner: most_at_once(intervals) for runner, intervals in sorted(by_runner.items())}
        shares = {runner: len(intervals) for runner, intervals in sorted(by_runner.items())}
        print(f"round {number}: most at once {used}, runs {shares}")
        full = full and len(used) == RUNNERS and set(used.values()) == {SLOTS}
        overlaps += overlapping([each for _, each in found])
        totals.append(max(each.end for _, each in found) - min(each.begin for _, each in found))
        begins, ends = in_shell(python)
        bare_totals.append(max(ends) - min(begins))
    ideal = RUNS * HOLD_SECONDS / (RUNNERS * SLOTS)
    compare(
        [
            ("Testlane, first begin to last end", totals),
            ("ideal: no pause between runs at all", [ideal]),
            ("xargs -P 6 pytest, first begin to last end", bare_totals),
        ],
        unit="s",
        scale=1,
    )
    verdict("every slot of every runner was in use at once", full)
    verdict("no two runs overlapped in an environment", overlaps == 0)
