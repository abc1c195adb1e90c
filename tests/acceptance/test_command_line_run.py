"""`testlane run`: from files to an exit status."""

import json
import shlex
import signal
import subprocess
import uuid
from xml.etree import ElementTree

import pytest
from command_line import environment_without_testlane, read_until

SUCCESS = "sample-tests/test_success.py"
FAILURE = "sample-tests/test_failure.py"
WITNESS = "sample-tests/test_witness.py"


@pytest.fixture
def directory(testlane):
    """A name of a directory of the catalogue; what is put there is deleted."""
    name = f"command-line-{uuid.uuid4().hex[:12]}"
    yield name
    for file in testlane.get_json("/test-files")["files"]:
        if file["path"].startswith(name + "/"):
            testlane.request("DELETE", f"/api/v1/test-files?path={file['path']}")


@pytest.fixture
def project(tmp_path):
    """A folder with tests that need their helpers."""
    (tmp_path / "tests" / "api").mkdir(parents=True)
    (tmp_path / "tests" / "conftest.py").write_text(
        "import pytest\n\n\n@pytest.fixture\ndef answer():\n    return 42\n"
    )
    (tmp_path / "tests" / "test_login.py").write_text("def test_login(answer):\n    assert answer == 42\n")
    (tmp_path / "tests" / "api" / "test_orders.py").write_text("def test_orders(answer):\n    assert answer == 42\n")
    return tmp_path


def cases(report):
    return [case.get("name") for case in ElementTree.parse(report).iter("testcase")]


@pytest.mark.slots(1)
@pytest.mark.parametrize(
    ("path", "more", "status", "outcome"),
    [
        (SUCCESS, [], 0, "SUCCESS"),
        (FAILURE, [], 1, "FAILED"),
        ("sample-tests/broken/test_without_tests.py", [], 3, "ERROR"),
        (WITNESS, ["--timeout", "1", "--variable", "HOLD_SECONDS=600"], 4, "TIMED_OUT"),
    ],
)
def test_exit_status_and_report_tell_the_outcome(command, testlane, environment, tmp_path, path, more, status, outcome):
    report = tmp_path / "new" / "folder" / "results.xml"

    ended = command("run", "-e", environment, path, "--follow", "--junit", report, *more)

    assert ended.returncode == status, ended.stderr
    assert f" ended as {outcome}" in ended.stderr
    run = json.loads(command("list", "--environment", environment, "--limit", 1, "--json").stdout)[0]
    assert run["status"] == outcome
    assert ended.stdout == command("log", run["id"]).stdout, "stdout is the log and nothing else"
    assert f"Run {run['id']} in environment {environment}: {testlane.url}/runs/{run['id']}" in ended.stderr
    assert len(cases(report)) == run["counts"]["collected"] + (outcome in ("ERROR", "TIMED_OUT"))


@pytest.mark.slots(1)
@pytest.mark.parametrize(("path", "goes_on"), [(SUCCESS, True), (FAILURE, False)])
def test_script_ends_when_a_test_fails(command, environment, path, goes_on):
    script = f'set -e\n"{command.path}" run --environment {environment} {path} --follow 2>&1\necho deployed\n'

    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, env=environment_without_testlane())

    assert (done.returncode == 0) == goes_on
    assert ("deployed" in done.stdout) == goes_on


@pytest.mark.slots(1)
def test_settings_reach_the_run(command, testlane, environment, username):
    secret = "hunter2 & more"
    accepted = command(
        *("run", "--environment", environment, "sample-tests/test_variables.py", "--username", username),
        *("--keyword", "not nothing", "--timeout", 60, "--priority=-2"),
        *("--variable", "PLAIN=a=b", "--secret", "GREETING"),
        GREETING=secret,
    )

    assert accepted.returncode == 0, accepted.stderr
    run = testlane.await_end(int(accepted.stdout))
    assert (run["username"], run["keyword"]) == (username, "not nothing")
    assert (run["timeoutSeconds"], run["priority"]) == (60, -2)
    assert testlane.get(f"/runs/{run['id']}/variables").json() == [
        {"name": "GREETING", "value": None, "secret": True},
        {"name": "PLAIN", "value": "a=b", "secret": False},
    ]
    assert b"GREETING=[MASKED]" in testlane.log(run["id"])
    assert secret not in accepted.stdout + accepted.stderr


@pytest.mark.slots(1)
def test_folder_is_uploaded_and_runs(command, testlane, environment, directory, project):
    ended = command("run", "-e", environment, "tests", "--upload", "--directory", directory, "--follow", cwd=project)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "Uploaded 3 files" in ended.stderr and "2 passed" in ended.stderr
    run = json.loads(command("list", "-e", environment, "--limit", 1, "--json").stdout)[0]
    assert sorted(run["testPaths"]) == [f"{directory}/api/test_orders.py", f"{directory}/test_login.py"]


@pytest.mark.slots(1)
def test_other_version_is_replaced_only_on_demand(command, environment, directory, project):
    files = ["tests/test_login.py", "tests/conftest.py"]
    upload = ["run", "-e", environment, *files, "--upload", "--directory", directory, "--follow"]
    assert command(*upload, cwd=project).returncode == 0
    assert command(*upload, cwd=project).returncode == 0, "what is there already need not be replaced"
    (project / "tests" / "conftest.py").write_text("import pytest\n\n\n@pytest.fixture\ndef answer():\n    return 41\n")

    refused = command(*upload, cwd=project)

    assert refused.returncode == 2
    assert "--replace" in refused.stderr and "conftest.py" in refused.stderr
    assert command(*upload, "--replace", cwd=project).returncode == 1


def test_upload_that_is_refused_starts_nothing(command, environment, directory, tmp_path):
    (tmp_path / "test_bad name.py").touch()

    refused = command("run", "-e", environment, tmp_path, "--upload", "--directory", directory)

    assert refused.returncode == 2
    assert 'testlane: file: "test_bad name.py" can\'t be uploaded' in refused.stderr
    assert command("list", "-e", environment, "--search", "bad name", "--json").stdout == "[]\n"


@pytest.mark.slots(1)
def test_upload_that_never_fits_is_refused(command, testlane, environment, directory, tmp_path):
    """A conflict that is about no content is not asked about again."""
    file = tmp_path / "test_same.py"
    file.write_text("def test_same():\n    pass\n")
    upload = ["run", "-e", environment, file, "--upload"]
    assert command(*upload, "--directory", directory).returncode == 0

    for more in ["--directory", directory.upper()], ["--directory", f"{directory}/test_same.py"]:
        for replace in [], ["--replace"]:
            refused = command(*upload, *more, *replace)
            assert refused.returncode == 2, refused.stderr
            assert "Traceback" not in refused.stderr


@pytest.mark.slots(1)
def test_idempotency_key_of_an_earlier_run_leaves_it_alone(command, testlane, environment, directory, tmp_path, hold):
    hold(environment)
    file = tmp_path / "test_same.py"
    upload = ["run", "-e", environment, file, "--upload", "--directory", directory, "--replace"]
    file.write_text("def test_same():\n    pass\n")
    earlier = command(*upload, "--idempotency-key", directory).stdout.strip()
    file.write_text("def test_same():\n    assert False\n")

    later = command(*upload, "--idempotency-key", directory)

    assert later.returncode == 6
    assert f"Run {earlier} executes other versions of {directory}/test_same.py" in later.stderr
    assert testlane.run(earlier)["status"] == "QUEUED"
    testlane.cancel(earlier)


@pytest.mark.slots(1)
def test_folder_of_the_catalogue_stands_for_its_tests(command, testlane, environment):
    accepted = json.loads(command("run", "-e", environment, "sample-tests/with_helper/", "--json").stdout)

    assert len(accepted["testPaths"]) >= 1
    assert all(path.startswith("sample-tests/with_helper/") for path in accepted["testPaths"])
    assert testlane.await_end(accepted["id"])["status"] == "SUCCESS"


@pytest.mark.slots(1)
def test_place_in_line_is_told_while_waiting(command, testlane, start, hold, environment):
    holder = hold(environment)["id"]
    first = start(environment, SUCCESS)["id"]

    with command.started("run", "-e", environment, SUCCESS, "--follow") as waiting:
        read_until(waiting.stderr, f"Waiting for environment {environment}, position 2 in the queue")
        testlane.cancel(first)
        read_until(waiting.stderr, f"Waiting for environment {environment}, position 1 in the queue")
        testlane.cancel(holder)
        read_until(waiting.stderr, "Running on ")
        assert b"passed" in waiting.stdout.read()
        assert waiting.wait() == 0


@pytest.mark.slots(1)
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 5), (signal.SIGTERM, 5)])
def test_cancelled_job_cancels_its_run(command, testlane, environment, tmp_path, number, status):
    report = tmp_path / "results.xml"

    arguments = ["run", "-e", environment, WITNESS, "--junit", report, "--variable", "HOLD_SECONDS=600"]
    with command.started(*arguments) as following:
        read_until(following.stdout, "WITNESS begin")
        following.send_signal(number)
        _, messages = following.communicate(timeout=120)

    assert following.returncode == status
    assert b"ended as CANCELLED" in messages
    assert "run ended as CANCELLED" in cases(report)


@pytest.mark.slots(1)
def test_reader_of_a_log_leaves_the_run_alone(command, testlane, hold, environment):
    holder = hold(environment)["id"]

    with command.started("log", "--follow", holder) as following:
        read_until(following.stdout, "WITNESS begin")
        following.send_signal(signal.SIGTERM)
        _, messages = following.communicate(timeout=120)

    assert following.returncode == 143
    assert f"Run {holder} goes on".encode() in messages
    assert testlane.run(holder)["status"] == "RUNNING"


@pytest.mark.slots(1)
def test_hostile_texts_reach_no_terminal(command, testlane, environment, directory, tmp_path):
    evil = "\x1b]0;owned\x07\x1b[2J"
    (tmp_path / "test_evil.py").write_text(f"def test_evil():\n    raise AssertionError({evil!r})\n")
    upload = ["run", "-e", environment, tmp_path / "test_evil.py", "--upload", "--directory", directory, "--follow"]

    ended = command(*upload, "--color", "always")

    assert ended.returncode == 1
    assert "\x1b[31m" in ended.stdout
    assert "\x1b]0;" not in ended.stdout and "\x1b[2J" not in ended.stdout
    assert "\x1b" not in ended.stderr
    run_id = command("list", "-e", environment, "--limit", 1, "--json").stdout
    assert "\x1b" not in command("show", json.loads(run_id)[0]["id"]).stdout


@pytest.mark.slots(1)
def test_example_for_ci_works(command, environment, directory, project):
    """What docs/command-line.md says, with the names of this test."""
    script = f"""
    set -e
    ./testlane run --environment {environment} --upload --directory {directory} --replace \\
      --timeout 600 --junit results.xml tests/
    """
    (project / "testlane").symlink_to(command.path)

    done = subprocess.run(["sh", "-c", script], cwd=project, env=environment_without_testlane(), capture_output=True)

    assert done.returncode == 0, shlex.join(map(str, done.args)) + done.stderr.decode()
    assert sorted(cases(project / "results.xml")) == ["test_login", "test_orders"]
