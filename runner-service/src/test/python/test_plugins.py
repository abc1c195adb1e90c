"""Plugins that the operator lists are loaded, and the results stay exact."""

import subprocess
import sys

import pytest

NEEDED = ("xdist", "pytest_asyncio", "pytest_subtests")


def interpreter_with_plugins():
    for python in (sys.executable, "/usr/bin/python3"):
        command = [python, "-s", "-c", f"import {', '.join(NEEDED)}"]
        try:
            if subprocess.run(command, capture_output=True).returncode == 0:
                return python
        except OSError:
            pass  # not here
    return None


PYTHON = interpreter_with_plugins()
pytestmark = pytest.mark.skipif(
    PYTHON is None, reason="apt-get install python3-pytest-xdist python3-pytest-asyncio python3-pytest-subtests"
)
TWO_WORKERS = "[pytest]\naddopts = -n 2\n"


def test_xdist_gives_every_result_once(launch):
    source = """
import pytest
@pytest.mark.parametrize("n", range(20))
def test_it(n): assert n != 7
def test_skipped(): pytest.skip("not today")
@pytest.fixture
def broken(): raise RuntimeError("no")
def test_error(broken): pass
"""
    run = launch({"test_it.py": source, "pytest.ini": TWO_WORKERS}, plugins=["xdist"], python=PYTHON)

    assert [event["n"] for event in run.named("collected")] == [22]
    assert len(run.named("result")) == len(run.named("start")) == 22
    expected = {f"test_it[{n}]": "failed" if n == 7 else "passed" for n in range(20)}
    assert run.outcomes() == {**expected, "test_skipped": "skipped", "test_error": "error"}
    assert run.named("end") == [{"event": "end", "seq": len(run.events), "exit": 1, "results": 22}]
    assert run.refused == 0 and run.marks == []


def test_xdist_worker_that_crashes_is_an_error_of_its_test(launch):
    source = """
import os
def test_crash(): os._exit(0)
def test_one(): pass
def test_two(): pass
"""
    run = launch({"test_it.py": source, "pytest.ini": TWO_WORKERS}, plugins=["xdist"], python=PYTHON)

    assert run.outcomes() == {"test_crash": "error", "test_one": "passed", "test_two": "passed"}
    assert "crashed" in next(each for each in run.named("result") if each["outcome"] == "error")["longrepr"]
    assert run.named("end")[0]["results"] == 3 and run.exit_code == 1


def test_xdist_without_workers_has_marks(launch):
    run = launch({"test_it.py": "def test_it(): pass\n"}, plugins=["xdist"], python=PYTHON)

    assert run.outcomes() == {"test_it": "passed"}
    assert run.marks == [1, 2]


def test_asyncio(launch):
    source = """
import asyncio, pytest
pytestmark = pytest.mark.asyncio
async def test_passed(): await asyncio.sleep(0)
async def test_failed(): assert await asyncio.sleep(0, 1) == 2
"""
    run = launch({"test_it.py": source}, plugins=["asyncio"], python=PYTHON)

    assert run.outcomes() == {"test_passed": "passed", "test_failed": "failed"}


def test_subtests(launch):
    source = """
import unittest
def test_it(subtests):
    for n in range(3):
        with subtests.test(n=n): assert n != 1
class TestUnit(unittest.TestCase):
    def test_subtests(self):
        for n in range(3):
            with self.subTest(n=n): self.assertNotEqual(n, 1)
    def test_passed(self):
        with self.subTest(): pass
"""
    run = launch({"test_it.py": source}, plugins=["subtests"], python=PYTHON)

    assert run.outcomes() == {"test_it": "failed", "TestUnit::test_subtests": "failed", "TestUnit::test_passed": "passed"}
    assert run.named("collected")[0]["n"] == run.named("end")[0]["results"] == 3


def test_plugins_that_are_not_listed_are_not_loaded(launch):
    source = "def test_it(pytestconfig): assert not pytestconfig.pluginmanager.hasplugin('xdist')\n"

    assert launch({"test_it.py": source}, python=PYTHON).outcomes() == {"test_it": "passed"}


def test_plugin_that_is_not_there_is_told(launch):
    run = launch({"test_it.py": "def test_it(): pass\n"}, plugins=["no_such_plugin"], python=PYTHON)

    assert run.named("result") == [] and run.exit_code != 0
    assert "no_such_plugin" in run.output
