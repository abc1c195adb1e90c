"""A run from its acceptance to each of its ends."""

import re
from datetime import datetime

import pytest

FIELDS = {
    "id", "username", "environmentId", "testPaths", "status", "statusReason", "createdAt", "startedAt", "finishedAt",
    "durationMs", "queuePosition", "attempt", "runnerId", "fencingToken", "exitCode", "counts", "logSize", "source",
}  # fmt: skip
COUNTS = {"collected", "passed", "failed", "error", "skipped", "xfailed", "xpassed"}
STACK_TRACE = re.compile(r"\bjava\.|\bdev\.testlane\.|Exception|Traceback|\n")


def instant(text):
    assert text.endswith("Z"), f"not UTC: {text}"
    return datetime.fromisoformat(re.sub(r"(\.\d{1,6})\d*Z$|Z$", r"\1", text) + "+00:00")


def test_accepted_run_is_described(testlane, start, environment, username):
    body = {"username": username, "environmentId": environment, "testPaths": ["sample-tests/test_success.py"]}

    answer = testlane.post("/runs", body)

    run = answer.json()
    assert answer.status == 202
    assert answer.media_type == "application/json"
    assert answer.headers["Location"].endswith(f"/api/v1/runs/{run['id']}")
    assert FIELDS <= run.keys()
    assert COUNTS == run["counts"].keys()
    assert {name: run[name] for name in body} == body
    assert isinstance(run["id"], int) and run["id"] >= 1
    assert run["status"] in {"QUEUED", "RUNNING"}
    assert run["finishedAt"] is None and run["exitCode"] is None and run["durationMs"] is None
    assert instant(run["createdAt"])
    assert run["source"] == "API"
    assert testlane.run(run["id"])["createdAt"] == run["createdAt"]
    testlane.cancel(run["id"])


@pytest.mark.slots(1)
def test_run_goes_from_queued_to_success(testlane, start, environment, username):
    run_id = start(environment, "sample-tests/test_success.py", username=username)["id"]
    with testlane.follow(run_id) as stream:
        seen = [event.json()["status"] for event in stream if event.name == "run"]

    run = testlane.run(run_id)
    in_order = [status for index, status in enumerate(seen) if index == 0 or seen[index - 1] != status]
    assert in_order in (["QUEUED", "RUNNING", "SUCCESS"], ["RUNNING", "SUCCESS"], ["SUCCESS"])
    assert (run["status"], run["exitCode"], run["attempt"]) == ("SUCCESS", 0, 1)
    assert run["counts"] == {**dict.fromkeys(COUNTS, 0), "collected": 3, "passed": 3}
    assert run["queuePosition"] is None
    assert instant(run["createdAt"]) <= instant(run["startedAt"]) <= instant(run["finishedAt"])
    assert 0 <= run["durationMs"] < 60_000
    assert run["fencingToken"] >= 1
    assert run["runnerId"] in {runner["id"] for runner in testlane.get_json("/runners")}
    log = testlane.log(run_id)
    assert b"Hello from a test." in log
    run = testlane.run(run_id)
    assert run["logSize"] == len(log)
    assert run in testlane.get_json("/runs", username=username)["items"]


@pytest.mark.slots(1)
@pytest.mark.parametrize(
    ("path", "status", "reason", "counts"),
    [
        ("test_failure.py", "FAILED", r"5 .*6|5 failed|fail", {"collected": 6, "passed": 1, "failed": 5}),
        ("broken/test_setup_error.py", "FAILED", r"error|fail", {"collected": 2, "passed": 1, "error": 1}),
        ("broken/test_syntax_error.py", "ERROR", r"(?i)syntax|collect|read", {"passed": 0}),
        ("broken/test_import_error.py", "ERROR", r"(?i)import|collect|module", {"passed": 0}),
        ("broken/test_without_tests.py", "ERROR", r"(?i)\bno tests?\b", {"collected": 0}),
        ("broken/test_killed_by_signal.py", "ERROR", r"(?i)signal|SIGKILL|killed", {"collected": 3, "passed": 1}),
        ("broken/test_silent_exit.py", "ERROR", r"(?i)exit|ended|crash", {"collected": 3, "passed": 1}),
    ],
)
def test_every_end_is_told_and_frees_the_environment(testlane, start, environment, path, status, reason, counts):
    run_id = start(environment, f"sample-tests/{path}")["id"]
    next_id = start(environment, "sample-tests/test_success.py")["id"]

    run = testlane.await_end(run_id)

    assert run["status"] == status, run["statusReason"]
    assert re.search(reason, run["statusReason"]), run["statusReason"]
    assert 10 <= len(run["statusReason"]) <= 1_000
    assert not STACK_TRACE.search(run["statusReason"]), run["statusReason"]
    assert {name: run["counts"][name] for name in counts} == counts
    log = testlane.log(run_id)
    assert testlane.run(run_id)["logSize"] == len(log)
    testlane.await_run(next_id, "SUCCESS")


@pytest.mark.slots(1)
@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("test_pytest_style.py", {"collected": 11, "passed": 7, "skipped": 2, "xfailed": 1, "xpassed": 1}),
        ("test_unittest_style.py", {"collected": 4, "passed": 3, "skipped": 1}),
        ("test_chatty.py", {"collected": 8, "passed": 8}),
        ("test_http_api.py", {"collected": 2, "passed": 2}),
        ("with_helper/test_price.py", {"collected": 2, "passed": 2}),
    ],
)
def test_samples_of_every_style_succeed(testlane, start, environment, path, counts):
    run = testlane.await_end(start(environment, f"sample-tests/{path}")["id"])

    assert run["status"] == "SUCCESS", run["statusReason"]
    assert run["counts"] == {**dict.fromkeys(COUNTS, 0), **counts}


@pytest.mark.slots(1)
def test_several_files_are_one_run(testlane, start, environment):
    paths = ["sample-tests/test_unittest_style.py", "sample-tests/test_success.py", "sample-tests/test_failure.py"]

    run = testlane.await_end(start(environment, *paths)["id"])

    assert run["status"] == "FAILED"
    assert run["testPaths"] == paths
    assert (run["counts"]["collected"], run["counts"]["passed"]) == (13, 7)


@pytest.mark.slots(1)
def test_keyword_selects_tests(testlane, start, environment):
    run = testlane.await_end(start(environment, "sample-tests/test_failure.py", keyword="passes")["id"])

    assert run["status"] == "SUCCESS", run["statusReason"]
    assert run["counts"]["passed"] == 1


@pytest.mark.slots(1)
def test_variables_reach_the_test(testlane, start, environment, username):
    greeting = "grüß dich = \"2\" $HOME 'x'"
    run_id = start(
        environment, "sample-tests/test_variables.py", username=username, variables={"GREETING": greeting}
    )["id"]

    run = testlane.await_run(run_id, "SUCCESS")

    log = testlane.log(run_id).decode()
    assert f"GREETING={greeting}" in log
    assert f"TESTLANE_RUN_ID={run_id}" in log
    assert f"TESTLANE_ENVIRONMENT_ID={environment}" in log
    assert f"TESTLANE_ATTEMPT={run['attempt']}" in log
    assert f"TESTLANE_FENCING_TOKEN={run['fencingToken']}" in log
    assert f"TESTLANE_USERNAME={username}" in log
    assert not re.search(r"TESTLANE_(AMQP|DATABASE|RUNNER)", log), "a secret of the services reached the test"


@pytest.mark.slots(1)
def test_time_limit_ends_the_run(testlane, start, environment):
    run_id = start(
        environment, "sample-tests/test_witness.py", timeoutSeconds=2, variables={"HOLD_SECONDS": "600"}
    )["id"]
    next_id = start(environment, "sample-tests/test_success.py")["id"]

    run = testlane.await_run(run_id, "TIMED_OUT")

    assert re.search(r"(?i)2 s|time limit|timed? ?out", run["statusReason"])
    assert 1_500 <= run["durationMs"] <= 20_000
    testlane.await_run(next_id, "SUCCESS")


@pytest.mark.slots(1)
def test_five_megabytes_arrive_whole(testlane, start, environment):
    run_id = start(environment, "sample-tests/test_large_output.py")["id"]

    testlane.await_run(run_id, "SUCCESS")

    log = testlane.log(run_id)
    numbers = [int(number) for number in re.findall(rb"line (\d{6}) \.", log)]
    assert numbers == list(range(1, 50_001))
    assert testlane.run(run_id)["logSize"] == len(log) > 5_000_000
