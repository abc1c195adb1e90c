"""What the acceptance tests share: the instance under test, free environments, and runs that are cleaned up.

The instance is found through TESTLANE_URL. The tests also run inside Testlane itself; then they hold one environment
and one slot of their own, which they leave alone.
"""

import os
import random
import shutil
import subprocess
import uuid

import pytest
from command_line import Command
from testlane_client import ENDED, Testlane


def pytest_configure(config):
    config.addinivalue_line("markers", "slots(n): needs n free slots in the fleet, this test's own run not counted")


@pytest.fixture(scope="session")
def testlane():
    url = os.environ.get("TESTLANE_URL")
    if not url:
        pytest.exit("Set TESTLANE_URL to the instance under test, for example http://127.0.0.1:8081", returncode=1)
    try:
        Testlane(url).get("/environments")
    except OSError as unreachable:
        pytest.exit(f"Nothing answers at TESTLANE_URL {url}: {unreachable}", returncode=1)
    return Testlane(url)


@pytest.fixture(scope="session")
def spare_slots(testlane):
    """How many runs the fleet executes at once beside the one that these tests may be."""
    active = [runner for runner in testlane.get_json("/runners") if runner["state"] == "ACTIVE"]
    own = 1 if "TESTLANE_RUN_ID" in os.environ else 0
    return sum(runner["slots"] for runner in active) - own


@pytest.fixture(autouse=True)
def enough_slots(request):
    marker = request.node.get_closest_marker("slots")
    if marker is None:
        return
    spare = request.getfixturevalue("spare_slots")
    if spare < marker.args[0]:
        pytest.skip(f"needs {marker.args[0]} free slots, the fleet has {spare} beside this run")


@pytest.fixture
def environment(environments):
    """The number of an environment that nobody uses."""
    return environments(1)[0]


@pytest.fixture
def environments(testlane):
    """Gives the numbers of so many environments that nobody uses."""

    def choose(count):
        own = int(os.environ.get("TESTLANE_ENVIRONMENT_ID", "0"))
        idle = [
            each["id"]
            for each in testlane.get_json("/environments")
            if each["state"] == "IDLE" and each["queued"] == 0 and each["id"] != own
        ]
        if len(idle) < count:
            pytest.skip(f"needs {count} idle environments, there are {len(idle)}")
        return random.sample(idle, count)

    return choose


@pytest.fixture
def start(testlane):
    """Requests a run like `Testlane.start`; what has not ended after the test is cancelled."""
    started = []

    def request_run(environment, *test_paths, **fields):
        run = testlane.start(environment, *test_paths, **fields)
        started.append(run["id"])
        return run

    yield request_run
    unfinished = [run_id for run_id in started if testlane.run(run_id)["status"] not in ENDED]
    for run_id in reversed(unfinished):
        testlane.cancel(run_id)
    for run_id in unfinished:
        testlane.await_end(run_id)


@pytest.fixture
def hold(start, testlane):
    """Keeps an environment busy with a running run until the test ends or cancels it; returns the run."""

    def occupy(environment):
        run = start(environment, "sample-tests/test_witness.py", variables={"HOLD_SECONDS": "600"})
        return testlane.await_run(run["id"], "RUNNING")

    return occupy


@pytest.fixture
def username():
    """A name that no other run has."""
    return f"acceptance-{uuid.uuid4().hex[:12]}"


@pytest.fixture(scope="session")
def command(testlane, tmp_path_factory):
    """The command `testlane`, installed as the page says."""
    if not shutil.which("curl"):
        pytest.skip("needs curl")
    home = tmp_path_factory.mktemp("home")
    install = (
        f"curl -fsS --create-dirs -o ~/.local/bin/testlane {testlane.url}/testlane && chmod +x ~/.local/bin/testlane"
    )
    subprocess.run(install, shell=True, check=True, env={**os.environ, "HOME": str(home)})
    return Command(str(home / ".local/bin/testlane"))
