"""The command `testlane` while connections break, answers get lost and the service restarts."""

import json
import os
import signal
import threading
from pathlib import Path

import pytest
from command_line import Proxy, read_until
from testlane_client import await_condition

SUCCESS = "sample-tests/test_success.py"
SLOW = "sample-tests/test_slow.py"
DATA = os.environ.get("TESTLANE_INSTANCE_DATA")
BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 1\r\n"
    b'Connection: close\r\n\r\n{"title": "Service Unavailable", "status": 503, "detail": "The database naps."}'
)
ELSEWHERE = b"HTTP/1.1 301 Moved\r\nLocation: https://testlane.example.org/\r\nContent-Length: 0\r\n\r\n"
NOT_OURS = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>Hello</html>"


@pytest.fixture
def proxy(testlane):
    with Proxy(testlane.url) as between:
        yield between


def runs_of(testlane, username):
    return testlane.get_json("/runs", username=username)["items"]


def plain_log(command, run_id):
    return command("log", run_id).stdout.encode()


@pytest.mark.slots(1)
def test_log_has_neither_gap_nor_duplicate_when_the_stream_breaks(command, start, environment, proxy):
    run_id = start(environment, SLOW, keyword="shop or book or enter")["id"]

    with command.started("log", "--follow", run_id, "--server", proxy.url) as following:
        log, cuts = b"", 0
        for line in following.stdout:
            log += line
            if b"50 %" in line:
                cuts += proxy.cut()
        messages = following.stderr.read().decode()

    assert following.wait() == 0
    assert cuts == 3
    assert log == plain_log(command, run_id)
    assert "The connection to the server is lost" in messages or "The server has ended the stream" in messages


@pytest.mark.slots(1)
@pytest.mark.parametrize("fate", ["lose", BUSY])
def test_request_that_is_sent_again_makes_no_second_run(command, environment, proxy, username, fate):
    proxy.rules.append(("POST /api/v1/runs ", fate))

    ended = command("run", "-e", environment, SUCCESS, "--username", username, "--follow", "--server", proxy.url)

    assert ended.returncode == 0, ended.stderr
    assert sum("POST /api/v1/runs " in request for request in proxy.requests) == 2
    assert len(json.loads(command("list", "--username", username, "--json").stdout)) == 1
    assert "trying again" in ended.stderr and "The server is back." in ended.stderr


@pytest.mark.slots(1)
def test_rerun_that_is_sent_again_makes_no_second_run(command, testlane, start, environment, proxy, username):
    first = testlane.await_end(start(environment, SUCCESS)["id"])
    proxy.rules.append(("/rerun ", "lose"))

    assert command("rerun", first["id"], "--username", username, "--follow", "--server", proxy.url).returncode == 0

    assert len(json.loads(command("list", "--username", username, "--json").stdout)) == 1


@pytest.fixture
def accepted_late(command, testlane, environment, proxy, username):
    """Starts a run and sends SIGTERM when it is accepted, but before the command knows; the status and messages."""

    def start(*options):
        answer = threading.Event()
        proxy.rules.append(("POST /api/v1/runs ", answer))
        arguments = ["-e", environment, SLOW, "--username", username, "--server", proxy.url]
        with command.started("run", *arguments, *options) as starting:
            await_condition(lambda: runs_of(testlane, username), "a run that is accepted")
            starting.send_signal(signal.SIGTERM)
            answer.set()
            _, messages = starting.communicate(timeout=120)
        return starting.returncode, messages.decode()

    return start


@pytest.mark.slots(1)
def test_signal_before_the_answer_reaches_the_run(accepted_late, testlane, username):
    status, messages = accepted_late("--follow")

    (run,) = runs_of(testlane, username)
    assert (status, run["status"]) == (5, "CANCELLED")
    assert f"Cancelling run {run['id']}" in messages


@pytest.mark.slots(1)
def test_signal_before_the_answer_tells_which_run_goes_on(accepted_late, testlane, username):
    status, messages = accepted_late()

    (run,) = runs_of(testlane, username)
    assert status == 143
    assert f"Run {run['id']} goes on. End it with: testlane cancel {run['id']}" in messages
    testlane.cancel(run["id"])


def test_signal_ends_the_wait_for_a_server_that_is_away(command, environment, proxy, username):
    proxy.rules += [("POST /api/v1/runs ", BUSY)] * 100
    arguments = ["-e", environment, SUCCESS, "--username", username, "--server", proxy.url]

    with command.started("run", *arguments) as starting:
        read_until(starting.stderr, "trying again")
        starting.send_signal(signal.SIGTERM)
        _, messages = starting.communicate(timeout=120)

    assert starting.returncode == 143
    assert b"see testlane list" in messages


@pytest.mark.slots(1)
def test_upload_that_is_sent_again_is_no_conflict(command, testlane, environment, proxy, tmp_path, username):
    (tmp_path / "test_mine.py").write_text("def test_mine():\n    pass\n")
    proxy.rules.append(("POST /api/v1/test-files ", "lose"))
    arguments = ["run", "-e", environment, tmp_path / "test_mine.py", "--upload", "--directory", username, "--follow"]

    ended = command(*arguments, "--server", proxy.url)

    assert testlane.request("DELETE", f"/api/v1/test-files?path={username}/test_mine.py").status == 204
    assert ended.returncode == 0, ended.stderr


def test_server_says_why_it_waits_and_for_how_long(command, proxy):
    proxy.rules += [("GET ", BUSY)] * 2

    told = command("environments", "--server", proxy.url)

    assert told.returncode == 0
    assert "The database naps; trying again for 300 s" in told.stderr
    assert told.stderr.count("The database naps") == 1


def test_patience_ends(command, proxy):
    proxy.rules += [("GET ", BUSY)] * 100

    given_up = command("environments", "--server", proxy.url, "--patience", 0.5)

    assert given_up.returncode == 6
    assert "The database naps." in given_up.stderr and f"Given up on {proxy.url}" in given_up.stderr


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (ELSEWHERE, "redirects {0}/api/v1/environments to https://testlane.example.org/"),
        (NOT_OURS, "What answers at {0} is not Testlane."),
        (b"HTTP/1.1 404 \x1b[2JNot Found\r\nContent-Length: 0\r\n\r\n", "{0} answered 404: \\x1b[2JNot Found"),
    ],
)
def test_other_servers_are_no_testlane(command, proxy, answer, complaint):
    proxy.rules.append(("GET ", answer))

    refused = command("environments", "--server", proxy.url)

    assert refused.returncode in (2, 6)
    assert complaint.format(proxy.url) in refused.stderr
    assert "\x1b" not in refused.stderr and "Traceback" not in refused.stderr


@pytest.mark.slots(1)
def test_file_that_somebody_else_replaces_is_not_tested(command, testlane, environment, proxy, tmp_path, username):
    """Another job uploads to the same directory between this one's upload and its run."""
    for name, body in [("mine", "pass"), ("theirs", "assert False")]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "test_same.py").write_text(f"def test_same():\n    {body}\n")
    upload = ["--upload", "--directory", username, "--replace", "-e", environment, "--username", username]
    proxy.rules.append(("POST /api/v1/runs ", BUSY))

    with command.started("run", tmp_path / "mine" / "test_same.py", *upload, "--server", proxy.url) as mine:
        read_until(mine.stderr, "trying again")
        assert command("run", tmp_path / "theirs" / "test_same.py", *upload, "--follow").returncode == 1
        messages = mine.stderr.read().decode()

    assert testlane.request("DELETE", f"/api/v1/test-files?path={username}/test_same.py").status == 204
    assert mine.wait() == 6
    assert "Somebody else has replaced" in messages


@pytest.mark.slots(1)
def test_restart_of_the_service_is_survived(command, testlane, start, environment):
    if not DATA:
        pytest.skip("needs TESTLANE_INSTANCE_DATA, the data folder of an instance on this machine")
    record = Path(DATA, "processes", "api-1.json")
    before = json.loads(record.read_text())["pid"]

    with command.started("run", "-e", environment, SLOW, "--keyword", "shop or book or enter", "--follow") as following:
        log = read_until(following.stdout, "open the shop: 50 %")
        os.kill(before, signal.SIGTERM)
        log += following.stdout.read()
        messages = following.stderr.read().decode()

    assert following.wait() == 0, messages
    assert "trying again for 300 s" in messages and "The server is back." in messages
    await_condition(lambda: record.exists() and json.loads(record.read_text())["pid"] != before, "a new process")
    run_id = json.loads(command("list", "-e", environment, "--limit", 1, "--json").stdout)[0]["id"]
    assert log == plain_log(command, run_id)
