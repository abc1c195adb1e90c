"""Bare pytest, run as a person would in a shell: what Testlane is compared with."""

import os
import re
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def interpreter(testlane):
    """The Python that the runners use, so that both sides run the same; learned from a run."""
    run_id = testlane.start(100, "sample-tests/test_variables.py")["id"]
    testlane.await_run(run_id, "SUCCESS")
    path = re.search(rb"interpreter (\S+)", testlane.log(run_id))[1].decode()
    return path if os.access(path, os.X_OK) else "python3"


def pytest_command(python, path, *options):
    return [python, "-m", "pytest", "-v", "-p", "no:cacheprovider", *options, str(ROOT / path)]


def run_pytest(python, path, *options, **variables):
    """Runs pytest to its end; returns its output in bytes."""
    done = subprocess.run(
        pytest_command(python, path, *options), env={**ENVIRONMENT, **variables}, stdout=subprocess.PIPE, check=True
    )
    return done.stdout


def seconds(action):
    """How long `action` takes."""
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def bare_interpreter(python):
    """Start and end of an interpreter that does nothing, in seconds."""
    return seconds(lambda: subprocess.run([python, "-c", "pass"], check=True))
