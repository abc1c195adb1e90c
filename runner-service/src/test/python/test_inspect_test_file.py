import json
import signal
import subprocess
import sys
import textwrap

import pytest

from conftest import SOURCES


def run(source, most_tests=2000):
    content = textwrap.dedent(source).encode() if isinstance(source, str) else source
    return subprocess.run(
        [sys.executable, "-s", SOURCES / "inspect_test_file.py", str(most_tests), "50", "500"],
        input=content,
        capture_output=True,
        timeout=30,
    )


def inspect(source, **limits):
    done = run(source, **limits)
    assert (done.returncode, done.stderr) == (0, b"")
    return json.loads(done.stdout)


def names(source):
    return [test["name"] for test in inspect(source)["tests"]]


MIXED = """
    import unittest
    from unittest import IsolatedAsyncioTestCase

    import pytest

    PRICES = [1, 2, 3]

    def helper(): pass
    def test_plain():
        '''Says hello.

        And more.'''
    async def test_async(): pass
    @pytest.fixture
    def test_data(): pass

    class TestShop:
        def test_price(self): pass
        @staticmethod
        def test_static(): pass
        class TestInner:
            def test_deep(self): pass
        class Helper:
            def test_not(self): pass
    class TestChild(TestShop):
        def test_own(self): pass
    class TestWithInit:
        def __init__(self): pass
        def test_not(self): pass
    class Shop:
        def test_not(self): pass
    class TestOff:
        __test__ = False
        def test_not(self): pass
    class Legacy(unittest.TestCase):
        def test_old(self): pass
        def helper(self): pass
    class More(Legacy): pass
    class Later(IsolatedAsyncioTestCase):
        async def test_later(self): pass

    if True:
        def test_conditional(): pass
    try:
        def test_tried(): pass
    except ImportError:
        pass

    @pytest.mark.parametrize("price", PRICES)
    @pytest.mark.parametrize("name", ["a", "b"])
    def test_six(name, price): pass
    @pytest.mark.parametrize("n", range(2, 10, 2))
    def test_four(n): pass
    @pytest.mark.parametrize("n", [])
    def test_skipped(n): pass
    @pytest.mark.parametrize("n", [each for each in PRICES])
    def test_unknown(n): pass
    def test_plain_twice(): pass
    def test_plain_twice(): pass
"""


def test_lists_what_pytest_collects(tmp_path):
    file = tmp_path / "test_mixed.py"
    file.write_text(textwrap.dedent(MIXED))
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", file]
    collected = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True).stdout
    ids = {line.partition("::")[2].partition("[")[0] for line in collected.splitlines() if "::" in line}

    found = inspect(MIXED)

    assert {test["name"] for test in found["tests"]} == ids
    cases = {test["name"]: test["cases"] for test in found["tests"] if test["parametrized"]}
    assert cases == {"test_six": 6, "test_four": 4, "test_skipped": 1, "test_unknown": None}
    assert found["testCases"] == sum(cases or 1 for cases in cases.values()) + len(ids) - len(cases)
    assert found["missingImports"] == []


@pytest.mark.skipif(sys.version_info < (3, 11), reason="needs the syntax of Python 3.11")
def test_looks_into_every_kind_of_block():
    source = """
        try:
            def test_tried(): pass
        except* ValueError:
            def test_group(): pass
        finally:
            def test_final(): pass
        match 1:
            case 1:
                def test_case(): pass
        for each in []:
            def test_loop(): pass
        else:
            def test_else(): pass
        def not_a_block():
            def test_inner(): pass
    """

    assert names(source) == ["test_tried", "test_group", "test_final", "test_case", "test_loop", "test_else"]


def test_tells_lines_and_the_first_line_of_docstrings():
    first = inspect(MIXED)["tests"][0]

    assert first == {"name": "test_plain", "line": 10, "description": "Says hello.", "parametrized": False, "cases": 1}


@pytest.mark.parametrize("source", ["", "import os\n", "x = 1", "# only a comment"])
def test_a_file_without_tests_is_no_problem(source):
    assert inspect(source) == {"testCases": 0, "tests": [], "missingImports": []}


def test_a_module_can_opt_out():
    assert names("__test__ = False\ndef test_a(): pass\n") == []


def test_missing_imports_are_those_that_surely_fail():
    source = """
        import os, no_such_module.part
        from another_one import thing
        from . import sibling
        import guard, launch
        try:
            import optional
        except ImportError:
            pass
        def test_a():
            import late
    """
    missing = inspect(source)["missingImports"]

    assert [(each["module"], each["line"]) for each in missing] == [
        ("no_such_module", 2),
        ("another_one", 3),
        ("guard", 5),
        ("launch", 5),
    ]


@pytest.mark.parametrize(
    "source, line, column, message",
    [
        ("def test_a(:\n    pass\n", 1, None, ""),
        ("x = 1\nreturn 5\n", 2, None, "outside function"),
        (b"x = 1\ny = '\0'\n", 2, 6, "NUL"),
        ("def test_a():\npass\n", 2, None, "indent"),
        (b"# coding: klingon\n", None, None, "encoding"),
        (b"x = '\xff\xfe'\n", None, None, ""),
        (b"\xff\xfex\0=\x001\0", None, None, ""),
        ("x = 'never closed\n", 1, None, ""),
    ],
)
def test_what_is_no_python_has_a_problem(source, line, column, message):
    found = inspect(source)

    assert found["message"] and message in found["message"]
    assert line is None or found["line"] == line
    assert column is None or found["column"] == column


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "(" * 200_000 + ")" * 200_000,
        "x = " + "-" * 200_000 + "1",
        "x = " + "+".join("1" for _ in range(200_000)),
        "x = " + "[" * 90 + "]" * 90,
        "if x:\n" + "".join(" " * depth + "if x:\n" for depth in range(1, 200)) + " " * 200 + "pass\n",
        "class TestA(TestA):\n    def test_a(self): pass\n",
        "f" + "'{" * 5000,
        "x = " + "9" * 1_000_000,
        "a" * 1_000_000,
        ("x = 1 if y else " * 60_000) + "2",
    ],
    ids=["parentheses", "minus", "sum", "lists", "ifs", "own-base", "f-string", "digits", "name", "conditions"],
)
def test_hostile_sources_end_soon_and_quietly(source):
    done = run(source)

    if done.returncode == 0:
        found = json.loads(done.stdout)
        assert found.get("message") or "testCases" in found
    else:
        # Some versions of Python crash in their parser; the runner says so.
        assert done.returncode in (-signal.SIGSEGV, -signal.SIGKILL, -signal.SIGXCPU, -signal.SIGABRT, 1)
        assert done.stdout == b""


def test_many_tests_are_counted_and_some_are_named():
    found = inspect("".join(f"def test_{number}(): pass\n" for number in range(20_000)), most_tests=100)

    assert found["testCases"] == 20_000
    assert len(found["tests"]) == 100


def test_names_and_descriptions_are_bounded_and_printable():
    long = "ä" * 3000
    found = inspect(f"def test_{long}():\n    'a\\x07\\ud800b' \n")["tests"][0]

    assert len(found["name"]) <= 250
    assert found["description"] == "a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}b"
