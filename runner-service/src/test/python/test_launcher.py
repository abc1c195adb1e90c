"""The launcher tells the truth about what pytest does."""

import json
import signal
import time

import pytest

from conftest import await_that, sealed_events

OUTCOMES = """
import pytest, unittest

@pytest.fixture
def broken():
    raise RuntimeError("no")

@pytest.fixture
def breaks_later():
    yield
    raise RuntimeError("no")

def test_passed(): pass
def test_failed(): assert 0
def test_setup(broken): pass
def test_teardown(breaks_later): pass
def test_failed_and_teardown(breaks_later): assert 0
def test_skipped(): pytest.skip("not today")
@pytest.mark.xfail
def test_xfailed(): assert 0
@pytest.mark.xfail
def test_xpassed(): pass
@pytest.mark.xfail(strict=True)
def test_strict(): pass

class TestUnit(unittest.TestCase):
    def test_unit(self): self.assertEqual(1, 1)
    def test_subtests(self):
        for n in range(3):
            with self.subTest(n=n):
                self.assertNotEqual(n, 1)
"""


def test_every_outcome_is_told(launch):
    run = launch({"test_it.py": OUTCOMES})

    assert run.outcomes() == {
        "test_passed": "passed",
        "test_failed": "failed",
        "test_setup": "error",
        "test_teardown": "error",
        "test_failed_and_teardown": "failed",
        "test_skipped": "skipped",
        "test_xfailed": "xfailed",
        "test_xpassed": "xpassed",
        "test_strict": "failed",
        "TestUnit::test_unit": "passed",
        "TestUnit::test_subtests": "failed",
    }
    assert run.named("collected") == [{"event": "collected", "seq": 2, "n": 11}]
    assert run.named("end")[0]["exit"] == run.exit_code == 1
    assert run.named("end")[0]["results"] == 11
    sequences = [event["seq"] for event in run.events if "seq" in event]
    assert sequences == list(range(1, len(sequences) + 1))


@pytest.mark.parametrize(
    "source, message",
    [
        ("def test_it(:\n", "SyntaxError: invalid syntax (line 1)"),
        ("import nothing_of_this_name\n", "ModuleNotFoundError: No module named 'nothing_of_this_name' (line 1)"),
        ("x = 1\nx.y\n", "AttributeError: 'int' object has no attribute 'y' (line 2)"),
        ("import sys\nsys.exit(3)\n", "SystemExit: 3 (line 2)"),
    ],
)
def test_collection_errors_say_where_and_why(launch, source, message):
    run = launch({"test_it.py": source})

    assert [(event["id"], event["message"]) for event in run.named("collect_error")] == [("test_it.py", message)]
    assert run.exit_code != 0


def test_error_in_a_helper_is_not_given_the_line_of_another_file(launch):
    run = launch({"test_it.py": "import helper\n", "helper.py": "\n\n1 / 0\n"})

    assert run.named("collect_error")[0]["message"] == "ZeroDivisionError: division by zero (helper.py, line 3)"


def test_usage_errors_are_told(launch):
    run = launch({"test_it.py": "def test_it(): pass\n"}, keyword="and and")

    assert run.exit_code == 4
    assert "and and" in run.named("usage_error")[0]["message"]


@pytest.mark.parametrize("options", ["--lf", "--ff", "-n0", "--no-such-option"])
def test_options_of_the_snapshot_that_are_unknown_here_are_told(launch, options):
    run = launch({"test_it.py": "def test_it(): pass\n", "pytest.ini": f"[pytest]\naddopts = {options}\n"})

    assert run.exit_code == 4
    (error,) = run.named("usage_error")
    assert f"unrecognized arguments: {options}" in error["message"]
    assert "usage:" not in error["message"] and "rootdir" not in error["message"]


def test_keyword_selects_and_may_start_with_a_dash(launch):
    files = {"test_it.py": "def test_one(): pass\ndef test_two(): pass\n"}

    assert launch(files, keyword="two").outcomes() == {"test_two": "passed"}
    assert launch(files, keyword="--help").exit_code == 5


def test_nothing_collected_is_exit_code_5(launch):
    run = launch({"test_it.py": "x = 1\n"})

    assert run.named("end")[0]["exit"] == run.exit_code == 5
    assert run.named("collected")[0]["n"] == 0


@pytest.mark.parametrize("source", ["import os\ndef test_it(): os._exit(0)\n", "import os\nos._exit(0)\n"])
def test_no_end_is_told_of_a_run_that_ends_itself(launch, source):
    run = launch({"test_it.py": source})

    assert run.exit_code == 0
    assert run.named("end") == []


def test_broken_conftest_is_no_success(launch):
    run = launch({"test_it.py": "def test_it(): pass\n", "conftest.py": "1 / 0\n"})

    assert run.exit_code == 4
    assert run.named("usage_error")[0]["message"] == "conftest.py: ZeroDivisionError: division by zero (line 1)"


def test_output_is_merged_in_order(launch):
    source = """
import os, subprocess, sys
def test_it():
    print("1")
    print("2", file=sys.stderr)
    os.write(1, b"3\\n")
    subprocess.run(["echo", "4"])
    sys.stdout.write("5\\n")
    print("\\udcff 6")
"""
    output = launch({"test_it.py": source}).output

    body = output[output.index("test_it.py::test_it") :].replace("test_it.py::test_it ", "")
    assert body.startswith("1\n2\n3\n4\n5\n\\udcff 6\n")


def test_children_and_prints_are_no_events(launch):
    source = """
import os, sys
def test_it():
    if os.fork() == 0:
        import pytest
        os._exit(0)
    os.wait()
    print('{"event": "end", "exit": 0}')
def test_stdin():
    assert sys.stdin.read() == ""
    for fd in range(3, 256):
        try: os.close(fd)
        except OSError: pass
"""
    run = launch({"test_it.py": source})

    assert run.outcomes() == {"test_it": "passed", "test_stdin": "passed"}
    assert len(run.named("end")) == 1


def test_files_cannot_shadow_the_standard_library_but_siblings_can_be_imported(launch):
    run = launch(
        {
            "a/test_it.py": "import sibling, top, random\ndef test_it(): assert random.random() < 1 and top.N == 2\n",
            "a/sibling.py": "",
            "top.py": "N = 2\n",
            "random.py": "raise RuntimeError('shadow')\n",
            "events.py": "raise RuntimeError('shadow')\n",
        },
        tests=["a/test_it.py"],
    )

    assert run.outcomes() == {"test_it": "passed"}


def test_same_names_in_two_folders(launch):
    source = "def test_it(): pass\n"
    run = launch({"a/test_it.py": source, "b/test_it.py": source}, tests=["a/test_it.py", "b/test_it.py"])

    assert [event["id"] for event in run.named("result")] == ["a/test_it.py::test_it", "b/test_it.py::test_it"]


def test_environment_is_exactly_what_was_asked_for(launch):
    source = """
import json, os
def test_it():
    print("ENV", json.dumps(dict(os.environ)))
"""
    run = launch({"test_it.py": source}, environment={"GREETING": "hello\nworld"})

    line = next(line for line in run.output.splitlines() if "ENV " in line)
    environment = json.loads(line.partition("ENV ")[2])
    assert environment.pop("GREETING") == "hello\nworld"
    assert sorted(environment) == ["PATH", "PYTEST_CURRENT_TEST", "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_VERSION"][
        : len(environment)
    ] or sorted(environment) == ["PATH", "PYTEST_CURRENT_TEST", "PYTEST_DISABLE_PLUGIN_AUTOLOAD"]


def test_configuration_of_the_snapshot_counts_and_that_of_folders_above_does_not(launch, tmp_path):
    (tmp_path.parent / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    try:
        assert launch({"test_it.py": "def test_it(): pass\n"}).exit_code == 0
    finally:
        (tmp_path.parent / "pytest.ini").unlink()
    run = launch({"test_it.py": "def check_it(): pass\n", "pytest.ini": "[pytest]\npython_functions = check_*\n"})
    assert run.outcomes() == {"check_it": "passed"}


def test_time_zone_counts(launch):
    source = "import time\ndef test_it(): assert time.strftime('%H', time.localtime(0)) == '09'\n"

    assert launch({"test_it.py": source}, environment={"TZ": "Asia/Tokyo"}).outcomes() == {"test_it": "passed"}


@pytest.mark.parametrize(
    "left",
    [
        "sys.stdout = None",
        "del sys.stdout, sys.stderr",
        "sys.stderr = sys.stdout = None",
        "sys.stdout = type('Writer', (), {'write': lambda self, text: len(text)})()",
        "sys.stderr = type('Writer', (), {'write': len, 'flush': lambda self: {}['x']})()",
        "sys.stdout = sys.__stdout__ = open(os.devnull, 'w'); sys.stdout.close()",
        "atexit.register(sys.exit, 7)",
        "atexit.register(lambda: 1 / 0)",
        "os._exit = print",
        "sys.excepthook = None",
    ],
)
def test_what_a_test_leaves_of_the_interpreter_does_not_change_its_end(launch, left):
    run = launch({"test_it.py": f"import atexit, os, sys\ndef test_it(): {left}\n"})

    assert run.outcomes() == {"test_it": "passed"}
    assert run.named("end")[0]["exit"] == run.exit_code == 0


def test_what_was_written_before_an_output_was_replaced_is_shown(launch):
    run = launch({"test_it.py": "import sys\ndef test_it():\n    print('begun', end='')\n    sys.stdout = None\n"})

    assert "begun" in run.output


def test_threads_left_behind_do_not_delay_the_end(launch):
    source = """
import atexit, threading, time
def test_it():
    threading.Thread(target=time.sleep, args=(600,)).start()
    atexit.register(print, "at exit")
"""
    run = launch({"test_it.py": source})

    assert run.exit_code == 0
    assert run.output.endswith("at exit\n")


@pytest.mark.parametrize(
    "body",
    [
        "time.sleep(600)",
        "while True: pass",
        "threading.Lock().acquire() and threading.Event().wait()",
        "subprocess.run(['sleep', '600'])",
        "socket.create_server(('127.0.0.1', 0)).accept()",
    ],
)
def test_stop_shows_the_stacks_and_ends_soon(launch, body, tmp_path):
    source = f"import socket, subprocess, threading, time\ndef test_it():\n    open('ready', 'w')\n    {body}\n"
    process = launch.start({"test_it.py": source})
    await_that((tmp_path / "suite" / "ready").exists, "start of the test")
    started = time.monotonic()
    process.send("stop")
    lines = process.finish().splitlines()
    events = list(sealed_events(lines))

    assert time.monotonic() - started < 3
    assert json.loads(lines[-1])["why"] == "stop" and json.loads(lines[-1])["exit"] == 2
    assert [event["exit"] for event in events if event["event"] == "end"] == [2]
    assert 'test_it.py", line 4 in test_it' in process.output()


def test_code_that_swallows_the_interrupt_is_killed(launch, tmp_path):
    source = """
import time
def test_it():
    open("ready", "w")
    while True:
        try: time.sleep(600)
        except BaseException: pass
"""
    process = launch.start({"test_it.py": source})
    await_that((tmp_path / "suite" / "ready").exists, "start of the test")
    process.send("stop")

    assert process.last_word() == {"event": "guard", "exit": 128 + signal.SIGKILL, "why": "stop"}


def test_launcher_that_is_never_asked_ends_with_the_guard(guarded, tmp_path):
    from conftest import SOURCES
    import sys

    process = guarded(sys.executable, "-s", SOURCES / "launch.py")
    process.live()
    process.process.stdin.close()
    process.process.stdin = None

    assert process.last_word()["why"] == "orphaned"


def test_long_texts_are_cut(launch):
    run = launch({"test_it.py": "def test_it(): raise ValueError('x' * 1_000_000)\n"})

    assert len(run.named("result")[0]["longrepr"]) < 66_000


def test_long_texts_are_cut_between_lines(launch):
    # A secret in each line, which is known only as a whole.
    source = "def test_it(): raise ValueError('\\n'.join(f'{n} ' + 's3cret' * 20 for n in range(2000)))\n"
    text = launch({"test_it.py": source}).named("result")[0]["longrepr"]

    assert "characters left out]\n" in text
    lines = [line for line in text.splitlines() if "s3c" in line and "range" not in line]
    assert len(lines) > 100
    assert all(line.endswith(" " + "s3cret" * 20) for line in lines)


def test_results_say_why_and_how_long(launch):
    source = """
import pytest, time
@pytest.fixture
def slow():
    time.sleep(0.1)
    yield
    time.sleep(0.1)
def test_failed(slow):
    time.sleep(0.1)
    assert 1 == 2, "numbers"
def test_error(): raise RuntimeError("first line\\nsecond")
def test_skipped(): pytest.skip("not today")
@pytest.mark.skipif(True, reason="never")
def test_skipif(): pass
@pytest.mark.xfail(reason="a bug")
def test_xfailed(): assert 0
def test_xfail_called(): pytest.xfail("another bug")
@pytest.mark.xfail(reason="mended")
def test_xpassed(): pass
@pytest.mark.xfail(reason="mended", strict=True)
def test_strict(): pass
def test_passed(): pass
def test_fixture(no_such_fixture): pass
"""
    results = launch({"test_it.py": source}).named("result")
    reasons = {result["id"].partition("::")[2]: result["reason"] for result in results}

    assert reasons == {
        "test_failed": "AssertionError: numbers",
        "test_error": "RuntimeError: first line",
        "test_skipped": "not today",
        "test_skipif": "never",
        "test_xfailed": "a bug",
        "test_xfail_called": "another bug",
        "test_xpassed": "mended",
        "test_strict": "[XPASS(strict)] mended",
        "test_passed": None,
        "test_fixture": "fixture 'no_such_fixture' not found",
    }
    assert 0.3 <= results[0]["dur"] < 1
    assert "assert 1 == 2" in results[0]["longrepr"]
    assert results[2]["longrepr"] == ""


def test_marks_enclose_the_output_of_each_test(launch):
    source = """
import os, subprocess, sys, pytest
@pytest.fixture
def noisy():
    print("setup")
    yield
    print("teardown", end="")
def test_one(noisy):
    sys.stdout.write("one, no line feed")
    subprocess.run(["echo", "child"])
def test_two():
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
def test_three():
    if os.fork() == 0:
        return
    os.wait()
"""
    run = launch({"test_it.py": source})
    one, two, three = run.named("result")[:3]

    assert run.marks == list(range(1, 7))
    assert [(each["mark"], each["end_mark"]) for each in (one, two, three)] == [(1, 2), (3, 4), (5, 6)]
    for text in ("test_one", "setup", "one, no line feed", "child", "teardown"):
        assert text in run.slices[1]
        assert text not in run.slices[0] + run.slices[2] + run.slices[3]
    assert "test_two" in run.slices[3]
    assert [event["mark"] for event in run.named("start")] == [1, 3, 5]


def test_only_the_wanted_nodes_run(launch):
    source = """
import pytest
@pytest.mark.parametrize("x", ["a/b", "c::d"])
def test_it(x): pass
class TestClass:
    def test_one(self): pass
    def test_two(self): pass
"""
    wanted = ["b/test_it.py::TestClass::test_two", "b/test_it.py::test_it[c::d]"]
    run = launch({"b/test_it.py": source}, tests=["b/test_it.py"], nodes=wanted)

    assert [event["id"] for event in run.named("result")] == wanted
    assert run.exit_code == 0


def test_stacks_are_shown_in_time_even_if_something_holds_the_lock(launch, tmp_path):
    source = """
import re
def test_failed(): assert 0
def test_it():
    open("ready", "w")
    re.match("(a+)+b", "a" * 60)
"""
    process = launch.start({"test_it.py": source}, stacks_after=1.5)
    await_that((tmp_path / "suite" / "ready").exists, "start of the test")
    await_that(lambda: 'test_it.py", line 6 in test_it' in process.output(), "the stack")
    process.send("kill")

    assert process.last_word()["why"] == "kill"


FORGERIES = {
    "end": "raw('1 {\"event\": \"end\", \"exit\": 0}')",
    "plugin": "[setattr(p, 'pytest_runtest_logreport', None) for p in request.config.pluginmanager.get_plugins()]",
    "modules": "[sys.modules.pop(name) for name in list(sys.modules) if 'testlane' in name]",
    "patches": "json.dumps = os.write = os.getpid = lambda *a, **k: 0",
    "exec": "os.execv('/bin/true', ['/bin/true'])",
    "closed": "os.closerange(3, 1024)",
}


@pytest.mark.parametrize("how", FORGERIES)
def test_who_ends_early_has_no_end_event(launch, how):
    source = """
import glob, json, os, sys
exit = os._exit
def raw(*lines):
    for fd in map(int, os.listdir("/proc/self/fd")):
        if fd > 2:
            try: os.write(fd, "".join(f"{line}\\n" for line in lines).encode())
            except OSError: pass
def test_it(request):
    lines = [f"{'0' * 64} {n} " + json.dumps(event) for n in range(5) for event in (
        {"event": "result", "id": "test_it.py::test_it", "outcome": "passed"},
        {"event": "end", "exit": 0, "counts": {}})]
    raw(*lines)
    FORGERY
    exit(0)
"""
    run = launch({"test_it.py": source.replace("FORGERY", FORGERIES[how])})

    assert run.named("end") == [] and run.named("result") == []
    assert [event["event"] for event in run.events] == ["hello", "collected", "start"]
    assert run.refused >= 10


def test_nothing_that_frames_or_plugins_show_can_write_events(launch):
    source = """
import sys, types
def reachable(value, depth):
    # what attributes, items and variables of frames lead to, closures left aside
    if depth == 0 or isinstance(value, (str, bytes, int)): return
    yield value
    inner = vars(value).values() if isinstance(value, types.ModuleType) or hasattr(value, "__dict__") else ()
    items = value.values() if type(value) is dict else value if type(value) in (list, tuple) else ()
    for each in [*inner, *items]: yield from reachable(each, depth - 1)
def test_it(request):
    frame, roots = sys._getframe(), [p for p in request.config.pluginmanager.get_plugins() if "testlane" in str(p)]
    while frame: roots.append(dict(frame.f_locals)); frame = frame.f_back
    names = {getattr(each, "__qualname__", "") for root in roots for each in reachable(root, 3)}
    assert "event_plugin.<locals>.pytest_runtest_logstart" in names
    assert not [name for name in names if name.endswith((".emit", ".seal", ".end"))]
"""
    assert launch({"test_it.py": source}).outcomes() == {"test_it": "passed"}
