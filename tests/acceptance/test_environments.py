"""Environments as a board shows them."""

import pytest

STATES = {"IDLE", "BUSY", "RESERVED", "PAUSED"}


def test_all_environments_are_listed_in_order(testlane):
    environments = testlane.get_json("/environments")

    assert [each["id"] for each in environments] == list(range(1, len(environments) + 1))
    assert len(environments) == 100
    assert {each["state"] for each in environments} <= STATES
    assert all(isinstance(each["queued"], int) and each["queued"] >= 0 for each in environments)


def test_idle_environment_has_no_run_and_no_queue(testlane, environment):
    assert testlane.get_json(f"/environments/{environment}")["currentRun"] is None
    assert testlane.get_json(f"/environments/{environment}/queue") == []


@pytest.mark.slots(1)
def test_busy_environment_shows_who_holds_it_and_how_many_wait(testlane, start, hold, environment):
    holder = hold(environment)
    for _ in range(2):
        start(environment, "sample-tests/test_success.py")

    shown = testlane.get_json(f"/environments/{environment}")

    assert (shown["id"], shown["state"], shown["queued"]) == (environment, "BUSY", 2)
    assert shown["currentRun"]["id"] == holder["id"]
    assert shown["currentRun"]["username"] == "acceptance"
    listed = testlane.get_json("/environments")[environment - 1]
    assert (listed["state"], listed["queued"], listed["currentRun"]["id"]) == ("BUSY", 2, holder["id"])
