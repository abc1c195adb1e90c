"""Bare pytest, run as a person would in a shell: what Testlane is compared with.

Without the plugins that happen to be installed: Testlane loads none that nobody asked for, and some machines have many.
"""

import os
import re
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"},
    "PYTHONUNBUFFERED": "1",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}
WITH_PLUGINS = {name: value for name, value in ENVIRONMENT.items() if name != "PYTEST_DISABLE_PLUGIN_AUTOLOAD"}


def interpreter(testlane):
    """The Python that the runners use, so that both sides run the same; learned from a run."""
    run_id = testlane.start(100, "sample-tests/test_variables.py")["id"]
    testlane.await_run(run_id, "SUCCESS")
    path = re.search(rb"interpreter (\S+)", testlane.log(run_id))[1].decode()
    return path if os.access(path, os.X_OK) else "python3"


def pytest_command(python, path, *options):
    return [python, "-m", "pytest", "-v", "-p", "no:cacheprovider", *options, str(ROOT / path)]


def run_pytest(python, path, *options, environment=ENVIRONMENT):
    """Runs pytest to its end; returns its output in bytes."""
    command = pytest_command(python, path, *options)
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout


def seconds(action):
    """How long `action` takes."""
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def bare_interpreter(python):
    """Start and end of an interpreter that does nothing, in seconds."""
    return seconds(lambda: subprocess.run([python, "-c", "pass"], check=True))
