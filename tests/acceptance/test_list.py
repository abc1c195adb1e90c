"""The list of runs: newest first, filtered, paged."""

import pytest

PATH = "sample-tests/test_success.py"
OTHER_PATH = "sample-tests/test_unittest_style.py"


def ids(page):
    return [run["id"] for run in page["items"]]


def test_newest_comes_first(testlane, start, environment, username):
    created = [start(environment, PATH, username=username)["id"] for _ in range(3)]

    assert ids(testlane.get_json("/runs", username=username)) == created[::-1]


def test_pages_stay_stable_while_new_runs_arrive(testlane, start, environment, username):
    created = [start(environment, PATH, username=username)["id"] for _ in range(7)][::-1]

    first = testlane.get_json("/runs", username=username, limit=3)
    start(environment, PATH, username=username)
    second = testlane.get_json("/runs", username=username, limit=3, cursor=first["nextCursor"])
    start(environment, PATH, username=username)
    third = testlane.get_json("/runs", username=username, limit=3, cursor=second["nextCursor"])

    assert [ids(first), ids(second), ids(third)] == [created[:3], created[3:6], created[6:]]
    assert third["nextCursor"] is None


def test_full_last_page_is_the_last(testlane, start, environment, username):
    for _ in range(2):
        start(environment, PATH, username=username)

    page = testlane.get_json("/runs", username=username, limit=2)

    assert len(page["items"]) == 2
    if page["nextCursor"] is not None:
        assert testlane.get_json("/runs", username=username, limit=2, cursor=page["nextCursor"])["items"] == []


def test_filters_select(testlane, start, environments, username):
    here, there = environments(2)
    first = start(here, PATH, username=username)["id"]
    second = start(there, OTHER_PATH, PATH, username=username)["id"]

    assert ids(testlane.get_json("/runs", username=username, environmentId=here)) == [first]
    assert ids(testlane.get_json("/runs", username=username, environmentId=there)) == [second]
    assert ids(testlane.get_json("/runs", username=username, testPath=OTHER_PATH)) == [second]
    assert ids(testlane.get_json("/runs", username=username, testPath=PATH)) == [second, first]
    assert ids(testlane.get_json("/runs", username=username, environmentId=here, testPath=OTHER_PATH)) == []
    assert ids(testlane.get_json("/runs", q=username)) == [second, first]
    assert ids(testlane.get_json("/runs", username=f"{username}-nobody")) == []


@pytest.mark.slots(1)
def test_status_filter_selects(testlane, start, hold, environment, username):
    hold(environment)
    cancelled = start(environment, PATH, username=username)["id"]
    queued = start(environment, PATH, username=username)["id"]
    testlane.cancel(cancelled)

    assert ids(testlane.get_json("/runs", username=username, status="QUEUED")) == [queued]
    assert ids(testlane.get_json("/runs", username=username, status="CANCELLED")) == [cancelled]
    assert ids(testlane.get_json("/runs", username=username, status="SUCCESS")) == []


@pytest.mark.parametrize("wildcard", ["%", "_", "\\", "'", "%25", "a'; drop table run; --"])
def test_search_takes_every_character_literally(testlane, start, environment, username, wildcard):
    start(environment, PATH, username=username)

    assert ids(testlane.get_json("/runs", q=f"{username[:-1]}{wildcard}")) == []


def test_names_of_every_alphabet_are_found(testlane, start, environment, username):
    name = f"Žofie Müller-李 🚀 {username}"
    run_id = start(environment, PATH, username=name)["id"]

    assert testlane.run(run_id)["username"] == name
    assert ids(testlane.get_json("/runs", username=name)) == [run_id]
