"""Shows what a test sees of its run: the TESTLANE_* variables, its folder and its interpreter.

Ends as SUCCESS inside Testlane; elsewhere the first test is skipped.
"""

import os
import platform
import sys

import pytest

NUMBERS = ["TESTLANE_RUN_ID", "TESTLANE_ENVIRONMENT_ID", "TESTLANE_ATTEMPT", "TESTLANE_FENCING_TOKEN"]


@pytest.mark.skipif("TESTLANE_RUN_ID" not in os.environ, reason="not executed by Testlane")
def test_run_is_known():
    for name, value in sorted(os.environ.items()):
        if name.startswith("TESTLANE_"):
            print(f"{name}={value}")
    assert all(int(os.environ[name]) >= 1 for name in NUMBERS)
    assert os.environ["TESTLANE_USERNAME"]
    assert os.environ["TESTLANE_URL"].startswith("http")


def test_own_variables():
    """A run's own variables stand beside Testlane's."""
    others = sorted(name for name in os.environ if not name.startswith("TESTLANE_"))
    print("other variables:", ", ".join(others))
    if "GREETING" in os.environ:
        print(f"GREETING={os.environ['GREETING']}")


def test_place():
    print(f"folder {os.getcwd()}, Python {platform.python_version()}, pytest {pytest.__version__}")
    print(f"interpreter {sys.executable}")
    assert os.path.isdir(os.getcwd())
