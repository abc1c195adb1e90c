"""From POST to SUCCESS seen on the event stream, beside `python3 -m pytest -v` on the same small file."""

import statistics
import time

from instance import Instance
from measurements import reference
from measurements.table import compare, verdict

FLEET = ["--runners", 1]
NEEDS_OWN_INSTANCE = False
WITHOUT_SPARES = {"TESTLANE_RUNNER_SPARES": "0"}
MOST_WARM, MOST_COLD = 0.7, 1.5
ROUNDS = 30
UNCOUNTED = 10  # freshly started services are slower for a while
PATH = "sample-tests/test_success.py"


def post_to_success(testlane, environment):
    with testlane.stream("/events") as stream:
        begin = time.perf_counter()
        run_id = testlane.start(environment, PATH)["id"]
        accepted = time.perf_counter() - begin
        stream.until(
            lambda event: event.name == "run" and event.json()["id"] == run_id and event.json()["status"] == "SUCCESS",
            "SUCCESS",
        )
        return accepted, time.perf_counter() - begin


def measure(testlane):
    with Instance(*FLEET, environment=WITHOUT_SPARES) as cold:
        measure_both(testlane, cold.testlane)


def measure_both(testlane, cold_testlane):
    python = reference.interpreter(testlane)
    for number in range(UNCOUNTED):
        post_to_success(testlane, 51 + number)
        post_to_success(cold_testlane, 51 + number)
    warm, cold, bare, with_plugins = [], [], [], []
    for number in range(ROUNDS):
        warm.append(post_to_success(testlane, 1 + number % 50))
        with_plugins.append(
            reference.seconds(lambda: reference.run_pytest(python, PATH, environment=reference.WITH_PLUGINS))
        )
        cold.append(post_to_success(cold_testlane, 1 + number % 50))
        bare.append(reference.seconds(lambda: reference.run_pytest(python, PATH)))
    compare(
        [
            ("Testlane, POST to 202", [accepted for accepted, _ in warm]),
            ("Testlane, POST to SUCCESS, a process waits", [result for _, result in warm]),
            ("Testlane, POST to SUCCESS, none waits", [result for _, result in cold]),
            ("python3 -m pytest -v, all installed plugins", with_plugins),
            ("python3 -m pytest -v", bare),
        ]
    )
    reference_median = statistics.median(bare)
    ratio = statistics.median(result for _, result in warm) / reference_median
    verdict(f"with a waiting process {ratio:.2f} of bare pytest without plugins, at most {MOST_WARM}", ratio <= MOST_WARM)
    ratio = statistics.median(result for _, result in cold) / reference_median
    verdict(f"without one {ratio:.2f} of bare pytest without plugins, at most {MOST_COLD}", ratio <= MOST_COLD)
