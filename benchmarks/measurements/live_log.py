"""From a test's print to the client's event, in a run of 14 s, beside bare pytest piped into a reader."""

import re
import statistics
import subprocess

from measurements import reference
from measurements.table import compare, verdict
from testlane_client import boottime

FLEET = ["--runners", 1]
NEEDS_OWN_INSTANCE = False
ROUNDS = 3
PATH = "sample-tests/test_slow.py"
STAMP = re.compile(r"at (\d+\.\d+) s since boot")


def streamed(testlane, environment):
    run_id = testlane.start(environment, PATH)["id"]
    delays, text, rest = [], "", ""
    with testlane.follow(run_id) as stream:
        for event in stream:
            if event.name == "output":
                piece = event.json()["text"]
                text += piece
                *lines, rest = (rest + piece).split("\n")
                delays += [event.received - float(stamp) for stamp in STAMP.findall("\n".join(lines))]
    assert text.encode() == testlane.log(run_id), "the stream is not the log"
    assert len(delays) == 28, f"{len(delays)} of 28 stamps"
    return delays


def piped(python):
    delays = []
    command = reference.pytest_command(python, PATH, "-s")
    with subprocess.Popen(command, env=reference.ENVIRONMENT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            received = boottime()
            delays += [received - float(stamp) for stamp in STAMP.findall(line)]
    assert process.returncode == 0
    return delays


def measure(testlane):
    python = reference.interpreter(testlane)
    product, bare = [], []
    for number in range(ROUNDS):
        product += streamed(testlane, 1 + number)
        bare += piped(python)
    compare([("Testlane, print to event", product), ("pytest -s | reader, print to line", bare)])
    verdict("median under 300 ms from print to client", statistics.median(product) < 0.3)
