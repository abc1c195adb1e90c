"""The command `testlane`: what there is, and what is refused."""

import json
import re
import socket
import subprocess

import pytest
from command_line import environment_without_testlane

SUCCESS = "sample-tests/test_success.py"
FAILURE = "sample-tests/test_failure.py"


@pytest.fixture
def finished(testlane, start, environment):
    """A run that has failed."""
    return testlane.await_run(start(environment, FAILURE)["id"], "FAILED")


def test_help_tells_the_server_that_it_came_from(command, testlane):
    told = command("--help")

    assert told.returncode == 0
    assert f"server: {testlane.url}\n" in told.stdout
    assert "4 TIMED_OUT" in told.stdout


@pytest.mark.parametrize(
    "name", ["run", "rerun", "list", "show", "log", "cancel", "environments", "files", "completion"]
)
def test_every_command_explains_itself(command, name):
    told = command(name, "--help")

    assert told.returncode == 0
    assert f"usage: testlane {name}" in told.stdout


@pytest.mark.slots(1)
def test_list_is_a_table_or_json(command, finished, environment):
    table = command("list", "--environment", environment, "--limit", 1)
    found = json.loads(command("list", "--environment", environment, "--limit", 1, "--json").stdout)

    head, row = table.stdout.splitlines()
    assert head.split() == ["RUN", "STATUS", "ENVIRONMENT", "USER", "ACCEPTED", "TOOK", "FILES"]
    assert row.split()[:4] == [str(finished["id"]), "FAILED", str(environment), "acceptance"]
    assert row.endswith(FAILURE)
    assert found == [finished]


def test_list_filters_and_goes_on_behind_a_page(command, start, hold, environment, username):
    hold(environment)
    for _ in range(3):
        start(environment, SUCCESS, username=username)
    start(environment, FAILURE, username=username)

    wanted = ["list", "--json", "--username", username, "--status", "queued", "--path", SUCCESS, "--search", "success"]
    assert [run["testPaths"] for run in json.loads(command(*wanted).stdout)] == [[SUCCESS]] * 3
    assert len(json.loads(command(*wanted, "--limit", 2).stdout)) == 2
    assert json.loads(command(*wanted, "--status", "success").stdout) != []
    assert json.loads(command("list", "--json", "--username", username, "--status", "FAILED").stdout) == []


@pytest.mark.slots(1)
def test_show_names_what_failed(command, finished, tmp_path):
    shown = command("show", finished["id"], "--junit", tmp_path / "results.xml")

    assert shown.returncode == 0
    assert f"Run:         {finished['id']}\nStatus:      FAILED\n" in shown.stdout
    assert f"FAILED {FAILURE}::" in shown.stdout
    assert b"<testsuite " in (tmp_path / "results.xml").read_bytes()
    assert json.loads(command("show", finished["id"], "--json").stdout) == finished


@pytest.mark.slots(1)
def test_log_is_the_log(command, testlane, start, environment):
    run_id = testlane.await_run(start(environment, SUCCESS)["id"], "SUCCESS")["id"]
    log = testlane.log(run_id).decode()

    plain = command("log", run_id)

    assert command("log", run_id, "--color", "always").stdout == log + "\x1b[0m"
    assert plain.stdout == re.sub(r"\x1b\[[0-9;]*m", "", log) != log
    assert (plain.returncode, plain.stderr) == (0, "")


def test_cancel_takes_runs_out(command, testlane, start, hold, environment):
    holder = hold(environment)["id"]
    waiting = start(environment, SUCCESS)["id"]

    done = command("cancel", waiting, holder)

    assert done.returncode == 0
    assert f"Run {waiting} is cancelled" in done.stderr
    assert testlane.await_end(holder)["status"] == "CANCELLED"
    assert testlane.run(waiting)["status"] == "CANCELLED"


@pytest.mark.slots(1)
def test_cancel_of_what_has_ended_is_refused(command, finished):
    refused = command("cancel", finished["id"])

    assert refused.returncode == 2
    assert "has already ended as FAILED" in refused.stderr


def test_environments_tell_who_holds_and_who_waits(command, start, hold, environment):
    holder = hold(environment)["id"]
    waiting = start(environment, SUCCESS)["id"]

    table = [line.split() for line in command("environments").stdout.splitlines()]
    assert table[0] == ["ENVIRONMENT", "STATE", "WAITING", "RUN", "USER"]
    assert [str(environment), "BUSY", "1", str(holder), "acceptance"] in table
    one = command("environments", environment).stdout
    assert one.startswith(f"Environment {environment} is BUSY\n")
    assert f"\n{holder}" in one and "RUNNING" in one and f"\n{waiting}" in one and "QUEUED 1" in one
    queue = json.loads(command("environments", environment, "--json").stdout)["queue"]
    assert [run["id"] for run in queue] == [waiting]


def test_files_list_the_catalogue(command):
    listed = command("files", "sample-tests").stdout

    assert SUCCESS in listed and "sample-tests/broken/" in listed
    assert SUCCESS in [file["path"] for file in json.loads(command("files", "--json").stdout)]
    assert command("files", "no-such-directory").returncode == 2


@pytest.mark.slots(1)
def test_rerun_of_the_failed_tests(command, testlane, finished):
    again = command("rerun", finished["id"], "--only-failed", "--follow")

    assert again.returncode == 1
    newest = json.loads(command("list", "--limit", 1, "-e", finished["environmentId"], "--json").stdout)[0]
    assert newest["counts"]["collected"] == finished["counts"]["failed"] + finished["counts"]["error"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["run", SUCCESS], "--environment"),
        (["run", "-e", "1"], "PATH"),
        (["run", "-e", "one", SUCCESS], "invalid int value"),
        (["run", "-e", "101", SUCCESS], "testlane: environmentId: must be 1 to 100"),
        (["run", "-e", "1", "no/test_such.py"], "testlane: testPaths[0]: is not a test file of the catalogue"),
        (["run", "-e", "1", "no-such-directory"], "There are no tests in no-such-directory"),
        (["run", "-e", "1", SUCCESS, "--priority", "11"], "testlane: priority: must be -10 to 10"),
        (["run", "-e", "1", SUCCESS, "--timeout", "0"], "testlane: timeoutSeconds: must be 1 to 86400"),
        (["run", "-e", "1", SUCCESS, "--variable", "path=x"], "testlane: variables.path: is not a name"),
        (["run", "-e", "1", SUCCESS, "--variable", "NAME"], "write NAME=VALUE"),
        (["run", "-e", "1", SUCCESS, "--secret", "NOT_SET"], "no environment variable NOT_SET"),
        (["run", "-e", "1", SUCCESS, "--follow", "--json"], "does not go together"),
        (["run", "-e", "1", SUCCESS, "--replace"], "for --upload"),
        (["run", "-e", "1", SUCCESS, "--env", "2"], "unrecognized arguments"),
        (["run", "-e", "1", SUCCESS, "--idempotency-key", "schlüssel"], "printable ASCII"),
        (["run", "-e", "1", SUCCESS, "--idempotency-key", "two\nlines"], "printable ASCII"),
        (["run", "-e", "1", SUCCESS, "--idempotency-key", ""], "printable ASCII"),
        (["run", "-e", "1", SUCCESS, "--junit", "/proc/nothing/x.xml"], "--junit /proc/nothing/x.xml: "),
        (["show", "999999999"], "There is no run 999999999."),
        (["log", "999999999", "--follow"], "There is no run 999999999."),
        (["show", "0"], "must be a number from 1"),
        (["list", "--status", "GREEN"], "invalid choice"),
        (["completion", "fish"], "invalid choice"),
        (["nothing"], "invalid choice"),
        ([], "COMMAND"),
        (["list", "--server", "127.0.0.1:1"], "is no address of a server"),
    ],
)
def test_wrong_usage_is_said_clearly(command, arguments, complaint):
    refused = command(*arguments)

    assert refused.returncode == 2
    assert complaint in refused.stderr
    assert refused.stdout == ""
    assert "Traceback" not in refused.stderr


def test_file_of_this_machine_needs_an_upload(command, tmp_path):
    (tmp_path / "test_mine.py").touch()

    assert "Add --upload" in command("run", "-e", "1", "test_mine.py", cwd=tmp_path).stderr


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def test_server_that_is_not_there_is_told_at_once(command):
    url = f"http://127.0.0.1:{free_port()}"

    refused = command("list", TESTLANE_URL=url)

    assert refused.returncode == 6
    assert f"Can't reach {url}" in refused.stderr and "Connection refused" in refused.stderr
    assert "--server or TESTLANE_URL" in refused.stderr


def test_option_wins_over_variable_and_proxy_is_not_for_this_machine(command, testlane):
    nowhere = f"http://127.0.0.1:{free_port()}"

    found = command("environments", "--server", testlane.url + "/", TESTLANE_URL=nowhere, http_proxy=nowhere)

    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_outputs_are_no_disaster(command, closed):
    ended = subprocess.run(["sh", "-c", f'"{command.path}" environments {closed}'], env=environment_without_testlane())

    assert ended.returncode == 0


def test_reader_that_goes_away_is_no_disaster(command):
    script = f'set -o pipefail; "{command.path}" environments | head -n 1'

    piped = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=environment_without_testlane())

    assert piped.stdout.startswith("ENVIRONMENT")
    assert piped.returncode in (0, 141)  # it may be quicker than head
    assert piped.stderr == ""
