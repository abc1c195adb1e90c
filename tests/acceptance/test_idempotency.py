"""The same Idempotency-Key gives the same run, however often and however fast it is sent."""

import uuid
from concurrent.futures import ThreadPoolExecutor

PATH = "sample-tests/test_success.py"


def test_repeated_request_gives_the_same_run(testlane, start, environment, username):
    key = {"Idempotency-Key": str(uuid.uuid4())}

    first = start(environment, PATH, username=username, headers=key)
    again = start(environment, PATH, username=username, headers=key)

    assert again["id"] == first["id"]
    assert len(testlane.get_json("/runs", username=username)["items"]) == 1


def test_requests_at_the_same_time_give_one_run(testlane, start, environment, username):
    key = {"Idempotency-Key": str(uuid.uuid4())}

    with ThreadPoolExecutor(8) as senders:
        requests = [senders.submit(start, environment, PATH, username=username, headers=key) for _ in range(8)]
        ids = {request.result()["id"] for request in requests}

    assert len(ids) == 1
    assert [run["id"] for run in testlane.get_json("/runs", username=username)["items"]] == list(ids)


def test_other_keys_give_other_runs(start, environment, username):
    runs = [
        start(environment, PATH, username=username, headers={"Idempotency-Key": str(uuid.uuid4())}) for _ in range(2)
    ]

    assert runs[0]["id"] != runs[1]["id"]


def test_without_a_key_every_request_is_a_run(start, environment, username):
    assert start(environment, PATH, username=username)["id"] != start(environment, PATH, username=username)["id"]
