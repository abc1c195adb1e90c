"""The examples of docs/amqp.md, run exactly as they stand there."""

import os
import re
import subprocess
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "amqp.md"
SETTINGS, *EXAMPLES = [
    block
    for block in re.findall(r"^```sh\n(.*?)^```$", DOCUMENT.read_text(), re.DOTALL | re.MULTILINE)
    if "docs/examples/" in block or "TESTLANE_PRODUCER_URL" in block
]
ARGUMENTS = "7 sample-tests/test_success.py"
PATIENCE = 120


def of_language(example):
    return re.search(r"docs/examples/\w+\.(\w+)", example).group(1)


@pytest.fixture(params=EXAMPLES, ids=of_language)
def example(request):
    return request.param


@pytest.fixture
def execute(testlane, checkout):
    """Runs commands as a reader would who has pasted the settings before."""

    def paste(commands):
        # Debian's Python is the one that has pika.
        environment = {**os.environ, "PATH": f"/usr/bin:{os.environ['PATH']}"}
        return subprocess.run(
            ["bash", "-euc", SETTINGS + commands],
            cwd=checkout,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    return paste


def newest_run(testlane):
    return testlane.get_json("/runs", username="ci", limit=1)["items"][0]


def test_there_is_an_example_for_each_language():
    assert sorted(map(of_language, EXAMPLES)) == ["java", "mjs", "py", "sh"]
    assert all(ARGUMENTS in example for example in EXAMPLES)


def test_run_is_followed_to_its_success(example, execute, testlane):
    process = execute(example)

    run = newest_run(testlane)
    assert process.returncode == 0, process.stdout + process.stderr
    assert f"run {run['id']} is QUEUED" in process.stdout
    assert f"run {run['id']} is SUCCESS" in process.stdout
    assert run["source"] == ("API" if of_language(example) == "sh" else "AMQP")
    assert (run["environmentId"], run["testPaths"]) == (7, ["sample-tests/test_success.py"])
    assert process.stderr == ""


def test_failure_is_told(example, execute, testlane):
    process = execute(example.replace(ARGUMENTS, "7 sample-tests/test_failure.py"))

    assert process.returncode == 1, process.stdout + process.stderr
    assert f"run {newest_run(testlane)['id']} is FAILED" in process.stdout


def test_refusal_is_told(example, execute):
    process = execute(example.replace(ARGUMENTS, "101 sample-tests/test_success.py"))

    assert process.returncode == 2, process.stdout + process.stderr
    assert "refused" in process.stderr
    assert "environmentId must be 1 to 100" in process.stderr
