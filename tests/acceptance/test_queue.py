"""One run at a time in each environment, in order of acceptance, higher priority first."""

import pytest
from witness import evidence

WITNESS = "sample-tests/test_witness.py"


@pytest.mark.slots(1)
def test_waiting_runs_know_their_position(testlane, start, hold, environment):
    holder = hold(environment)

    waiting = [start(environment, WITNESS)["id"] for _ in range(3)]

    assert holder["queuePosition"] is None
    assert [testlane.run(run_id)["queuePosition"] for run_id in waiting] == [1, 2, 3]
    queue = testlane.get_json(f"/environments/{environment}/queue")
    assert [(run["id"], run["queuePosition"]) for run in queue] == list(zip(waiting, [1, 2, 3]))
    assert {run["status"] for run in queue} == {"QUEUED"}


@pytest.mark.slots(1)
def test_higher_priority_overtakes(testlane, start, hold, environment):
    holder = hold(environment)
    ordinary = start(environment, WITNESS)["id"]
    low = start(environment, WITNESS, priority=-10)["id"]
    high = start(environment, WITNESS, priority=10)["id"]
    second_ordinary = start(environment, WITNESS, priority=0)["id"]

    expected = [high, ordinary, second_ordinary, low]
    queue = testlane.get_json(f"/environments/{environment}/queue")
    assert [run["id"] for run in queue] == expected

    testlane.cancel(holder["id"])
    for run_id in expected:
        testlane.await_run(run_id, "SUCCESS")
    found = [evidence(testlane.log(run_id)) for run_id in expected]
    assert sorted(found, key=lambda each: each.begin) == found


@pytest.mark.slots(1)
def test_runs_never_overlap_and_keep_their_order(testlane, start, environment):
    accepted = [start(environment, WITNESS, variables={"HOLD_SECONDS": "0.2"})["id"] for _ in range(6)]

    for run_id in accepted:
        testlane.await_run(run_id, "SUCCESS")

    found = [evidence(testlane.log(run_id)) for run_id in accepted]
    assert accepted == sorted(accepted)
    assert {each.environment for each in found} == {environment}
    for earlier, later in zip(found, found[1:]):
        assert earlier.end <= later.begin, f"run {later.run} began before run {earlier.run} had ended"
        assert earlier.token < later.token, "fencing tokens must grow"


@pytest.mark.slots(2)
def test_different_environments_do_not_wait_for_each_other(testlane, hold, environments):
    runs = [hold(environment) for environment in environments(2)]

    assert [testlane.run(run["id"])["status"] for run in runs] == ["RUNNING", "RUNNING"]


@pytest.mark.slots(1)
def test_next_run_starts_when_the_holder_is_gone(testlane, start, hold, environment):
    holder = hold(environment)
    follower = start(environment, WITNESS)["id"]

    assert testlane.run(follower)["status"] == "QUEUED"
    testlane.cancel(holder["id"])

    testlane.await_run(follower, "SUCCESS")
    assert testlane.run(holder["id"])["status"] == "CANCELLED"
