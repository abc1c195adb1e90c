"""The event stream of everything that changes lists and boards."""

import pytest


@pytest.mark.slots(1)
def test_changes_of_runs_and_environments_are_told(testlane, start, environment):
    with testlane.stream("/events") as stream:
        run_id = start(environment, "sample-tests/test_success.py")["id"]
        statuses, states = [], []

        def note(event):
            body = event.json()
            if event.name == "run" and body["id"] == run_id:
                statuses.append(body["status"])
            if event.name == "environment" and body["id"] == environment:
                states.append(body["state"])
            return "SUCCESS" in statuses and "BUSY" in states and states[-1] == "IDLE"

        stream.until(note, "the run's end and the environment free again")

    order = ["QUEUED", "RUNNING", "SUCCESS"]
    assert statuses == sorted(statuses, key=order.index)
    assert statuses[-1] == testlane.run(run_id)["status"] == "SUCCESS"


@pytest.mark.slots(1)
def test_queue_is_told(testlane, start, hold, environment):
    hold(environment)
    with testlane.stream("/events") as stream:
        first, second = (start(environment, "sample-tests/test_success.py")["id"] for _ in range(2))

        def places(run_id, position):
            return lambda event: event.name == "run" and (
                (event.json()["id"], event.json()["queuePosition"]) == (run_id, position)
            )

        stream.until(places(second, 2), "the second run at position 2")
        testlane.cancel(first)
        stream.until(places(second, 1), "the second run at position 1")


@pytest.mark.slots(1)
def test_events_carry_the_whole_object(testlane, start, environment):
    with testlane.stream("/events") as stream:
        run_id = start(environment, "sample-tests/test_success.py")["id"]
        told = stream.until(
            lambda event: event.name == "run" and event.json()["id"] == run_id and event.json()["finishedAt"],
            "the finished run",
        ).json()

    testlane.log(run_id)  # waits until the whole log is stored
    now = testlane.run(run_id)
    assert {**told, "logSize": now["logSize"]} == now


def test_quiet_stream_is_kept_awake(testlane):
    with testlane.stream("/events") as stream:
        assert any(event.name == ":" for event in stream.events(patience=20))


def test_many_streams_may_be_open(testlane):
    streams = [testlane.stream("/events") for _ in range(50)]
    try:
        assert testlane.get("/environments").status == 200
    finally:
        for stream in streams:
            stream.__exit__()
