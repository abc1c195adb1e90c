"""Cancelling runs that wait, that run, and that have ended."""

import pytest
from testlane_client import ENDED, boottime

WITNESS = "sample-tests/test_witness.py"


@pytest.mark.slots(1)
def test_queued_run_is_cancelled_at_once(testlane, start, hold, environment):
    hold(environment)
    first, second = start(environment, WITNESS)["id"], start(environment, WITNESS)["id"]

    answer = testlane.cancel(first)

    run = answer.json()
    assert answer.status == 200
    assert (run["id"], run["status"], run["queuePosition"]) == (first, "CANCELLED", None)
    assert run["finishedAt"] and run["startedAt"] is None
    assert run["statusReason"]
    assert testlane.run(second)["queuePosition"] == 1


@pytest.mark.slots(1)
def test_running_run_is_stopped(testlane, hold, start, environment):
    run_id = hold(environment)["id"]
    asked = boottime()

    answer = testlane.cancel(run_id)

    assert answer.status in (200, 202)
    assert answer.json()["id"] == run_id
    run = testlane.await_run(run_id, "CANCELLED", patience=20)
    assert boottime() - asked < 15
    assert run["finishedAt"] and run["statusReason"]
    assert b"WITNESS end" not in testlane.log(run_id)
    testlane.await_run(start(environment, WITNESS)["id"], "SUCCESS")


@pytest.mark.slots(1)
def test_ended_run_stays_as_it_is(testlane, start, environment):
    run_id = testlane.await_end(start(environment, "sample-tests/test_success.py")["id"])["id"]
    testlane.log(run_id)  # waits until the whole log is stored
    run = testlane.run(run_id)

    answer = testlane.cancel(run_id)

    assert answer.status in (200, 409)
    assert testlane.run(run_id) == run


@pytest.mark.slots(1)
def test_cancelling_twice_changes_nothing(testlane, start, hold, environment):
    hold(environment)
    run_id = start(environment, WITNESS)["id"]
    cancelled = testlane.cancel(run_id).json()

    testlane.cancel(run_id)

    assert testlane.run(run_id) == cancelled


def test_a_run_cancelled_at_birth_still_ends(testlane, start, environment):
    run_id = start(environment, WITNESS)["id"]

    assert testlane.cancel(run_id).status in (200, 202)

    assert testlane.await_end(run_id)["status"] in ENDED
