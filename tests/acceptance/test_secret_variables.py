"""Secret variables reach the test and nothing else."""

import json

import pytest
from problems import assert_problem

SECRET = 'correct "horse" battery/ü'
NEVER = ["correct", "battery", "Y29ycmVjdC"]
GREETING = "sample-tests/test_variables.py"


def assert_masked(*texts):
    for text in texts:
        assert not [part for part in NEVER if part in text]


@pytest.mark.slots(1)
def test_secret_is_masked_everywhere(testlane, start, environment):
    run = start(environment, GREETING, variables={"GREETING": SECRET, "PLAIN": "plain"}, secretVariables=["GREETING"])

    end = testlane.await_end(run["id"])

    assert end["status"] == "SUCCESS"
    log = testlane.log(run["id"])
    assert b"GREETING=[MASKED]" in log
    answers = [testlane.get(f"/runs/{run['id']}{part}").body for part in ("", "/test-cases", "/junit.xml", "/variables")]
    assert_masked(log.decode(), json.dumps(run), json.dumps(end), *(answer.decode() for answer in answers))


@pytest.mark.slots(1)
def test_rerun_keeps_the_secret(testlane, start, environment):
    first = start(environment, GREETING, variables={"GREETING": SECRET}, secretVariables=["GREETING"])
    testlane.await_end(first["id"])

    again = testlane.post(f"/runs/{first['id']}/rerun", {}).json()

    assert testlane.await_end(again["id"])["status"] == "SUCCESS"
    assert b"GREETING=[MASKED]" in testlane.log(again["id"])


def test_variables_are_listed_without_secret_values(testlane, start, environment):
    run = start(environment, GREETING, variables={"GREETING": SECRET, "PLAIN": "plain"}, secretVariables=["GREETING"])

    assert testlane.get(f"/runs/{run['id']}/variables").json() == [
        {"name": "GREETING", "value": None, "secret": True},
        {"name": "PLAIN", "value": "plain", "secret": False},
    ]


@pytest.mark.parametrize(
    "variables, secret, field",
    [
        ({}, ["TOKEN"], "secretVariables.TOKEN"),
        ({"TOKEN": "abc"}, ["TOKEN"], "secretVariables.TOKEN"),
        ({"TOKEN": " a\n b\t"}, ["TOKEN"], "secretVariables.TOKEN"),
        ({f"TOKEN_{n}": "x" * 8192 for n in range(5)}, [f"TOKEN_{n}" for n in range(5)], "secretVariables"),
        ({"TOKEN": "hunter2"}, "TOKEN", "secretVariables"),
        ({"TOKEN": "hunter2"}, [None], "secretVariables[0]"),
    ],
)
def test_secret_that_cannot_be_kept_is_refused(testlane, environment, variables, secret, field):
    request = {"username": "ann", "environmentId": environment, "testPaths": [GREETING], "variables": variables}

    answer = testlane.post("/runs", {**request, "secretVariables": secret})

    assert_problem(answer, 400, field=field)
    assert "hunter2" not in answer.body.decode()
