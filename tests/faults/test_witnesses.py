"""The witness and those who listen to it, with real test processes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from history import boottime
from testlane_client import await_condition
from witnesses import Listener

WITNESS = Path(__file__).with_name("witness.py")


@pytest.fixture
def listener(tmp_path):
    with Listener(tmp_path / "evidence") as listener:
        yield listener


def start(listener, **variables):
    environment = {
        **os.environ,
        "TESTLANE_ENVIRONMENT_ID": "7",
        "TESTLANE_RUN_ID": "5",
        "TESTLANE_ATTEMPT": "2",
        "TESTLANE_FENCING_TOKEN": "9",
        "WITNESS_ADDRESS": listener.address,
        **variables,
    }
    command = [sys.executable, "-m", "pytest", "-s", "-q", "-p", "no:cacheprovider", str(WITNESS)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True)


def the_life(listener):
    return await_condition(lambda: listener.lives(7), "there is a sign of life")[0]


def test_tells_when_it_lived_and_what_it_printed(listener, tmp_path):
    began = boottime()
    process = start(listener, LINES="20", HOLD_SECONDS="0.3")
    output, _ = process.communicate()
    life = the_life(listener)
    await_condition(lambda: life.ended, "its end is heard of")
    assert (life.run, life.attempt, life.token, life.lines) == (5, 2, 9, 20)
    assert began < life.first < life.first + 0.3 <= life.last < boottime()
    assert output.count("of environment=7 run=5 attempt=2 token=9") == 20
    assert process.returncode == 0


def test_one_that_is_killed_has_not_come_to_its_end(listener):
    process = start(listener, HOLD_SECONDS="600")
    the_life(listener)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert not the_life(listener).ended


@pytest.mark.parametrize(("ending", "status"), [("fail", 1), ("crash", 0)])
def test_ends_as_it_is_asked_to(listener, ending, status):
    process = start(listener, ENDING=ending)
    process.communicate()
    assert process.returncode == status


def test_a_daemon_goes_on_with_the_life_of_its_test(listener):
    process = start(listener, ENDING="daemon", HOLD_SECONDS="0.1")
    await_condition(lambda: the_life(listener).ended, "the test itself ends")
    ended = boottime()
    await_condition(lambda: the_life(listener).last > ended, "the daemon gives signs")
    process.wait()
    daemons = [pid for pid in Path("/proc").glob("[0-9]*") if is_daemon(pid, listener)]
    for pid in daemons:
        os.kill(int(pid.name), signal.SIGKILL)
    assert len(daemons) == 1


def is_daemon(process, listener):
    try:
        return f"WITNESS_ADDRESS={listener.address}".encode() in (process / "environ").read_bytes()
    except OSError:
        return False
