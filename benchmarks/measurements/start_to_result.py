"""From POST to SUCCESS seen on the event stream, beside `python3 -m pytest -v` on the same small file."""

import time

from measurements import reference
from measurements.table import compare

FLEET = ["--runners", 1]
NEEDS_OWN_FLEET = False
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
    python = reference.interpreter(testlane)
    for number in range(UNCOUNTED):
        post_to_success(testlane, 51 + number)
    product, bare, with_plugins = [], [], []
    for number in range(ROUNDS):
        product.append(post_to_success(testlane, 1 + number % 50))
        bare.append(reference.seconds(lambda: reference.run_pytest(python, PATH)))
        with_plugins.append(
            reference.seconds(lambda: reference.run_pytest(python, PATH, environment=reference.WITH_PLUGINS))
        )
    compare(
        [
            ("Testlane, POST to 202", [accepted for accepted, _ in product]),
            ("Testlane, POST to SUCCESS on the stream", [result for _, result in product]),
            ("python3 -m pytest -v, all installed plugins", with_plugins),
            ("python3 -m pytest -v", bare),
        ]
    )
