"""The pause between two runs of one environment, beside a shell loop over bare pytest."""

import statistics
import subprocess

from measurements import reference
from measurements.table import compare, verdict
from testlane_client import boottime
from witness import LINE, evidence

FLEET = ["--runners", 3]
NEEDS_OWN_INSTANCE = True
RUNS = 20
ROUNDS = 5
PATH = "sample-tests/test_witness.py"
LOOP = 'for i in $(seq "$1"); do "$2" -m pytest -v -s -p no:cacheprovider "$3"; done'


def in_lane(testlane, environment):
    """Evidence of so many runs posted at once, in order of acceptance."""
    accepted = [testlane.start(environment, PATH)["id"] for _ in range(RUNS)]
    for run_id in accepted:
        testlane.await_run(run_id, "SUCCESS")
    return [evidence(testlane.log(run_id)) for run_id in accepted]


def in_shell(python):
    """(begin, end) of so many pytest processes, one after the other."""
    command = ["sh", "-c", LOOP, "loop", str(RUNS), python, str(reference.ROOT / PATH)]
    output = subprocess.run(command, env=reference.ENVIRONMENT, stdout=subprocess.PIPE, check=True).stdout
    stamps = [float(line[5]) for line in LINE.findall(output)]
    return list(zip(stamps[::2], stamps[1::2]))


def to_first_test(python):
    """From the start of `python3 -m pytest` to its first test's first line."""
    begin = boottime()
    return float(LINE.findall(reference.run_pytest(python, PATH, "-s"))[0][5]) - begin


def pauses(intervals):
    return [later[0] - earlier[1] for earlier, later in zip(intervals, intervals[1:])]


def measure(instance):
    testlane = instance.testlane
    python = reference.interpreter(testlane)
    found, lane, loop, interpreter, first_test, beside = [], [], [], [], [], []
    in_lane(testlane, 99)  # not counted: freshly started services are slower for a while
    for number in range(ROUNDS):
        witnesses = in_lane(testlane, 1 + number)
        found.append(witnesses)
        in_round = pauses([(each.begin, each.end) for each in witnesses])
        starts = [to_first_test(python) for _ in range(10)]
        beside.append(statistics.median(in_round) - statistics.median(starts))
        lane += in_round
        first_test += starts
        loop += pauses(in_shell(python))
        interpreter += [reference.bare_interpreter(python) for _ in range(10)]
    compare(
        [
            ("Testlane, end of a test to the next run's test", lane),
            ("the same less the interpreter's start, by round", beside),
            ("python3 -c pass", interpreter),
            ("python3 -m pytest to its first test", first_test),
            ("shell loop, end of a test to the next test", loop),
        ]
    )
    extra = statistics.median(beside)
    verdict(f"median pause beside the interpreter's own start {extra * 1000:.1f} ms, at most 100 ms", extra <= 0.1)
    verdict(f"{RUNS} runs in order of acceptance, in each of {ROUNDS} rounds", all(map(in_order, found)))
    verdict("no two overlapped", all(min(pauses([(each.begin, each.end) for each in one])) > 0 for one in found))


def in_order(witnesses):
    return all(a.begin < b.begin and a.token < b.token and a.run < b.run for a, b in zip(witnesses, witnesses[1:]))
