"""The command `testlane` in a terminal: questions, colours and completion."""

import re
import shlex
import subprocess

import pytest
from command_line import Terminal, environment_without_testlane

WITNESS = "sample-tests/test_witness.py"


@pytest.fixture
def following(command, environment):
    """A run that is followed in a terminal and would last, up to its first line."""
    arguments = ["run", "--environment", environment, WITNESS, "--variable", "HOLD_SECONDS=600", "--follow"]
    with Terminal(command.path, *arguments) as terminal:
        terminal.await_text("Run (?P<id>[0-9]+) in environment")
        terminal.await_text("WITNESS begin")
        yield terminal


@pytest.fixture
def run_id(testlane, following, environment):
    run_id = testlane.get_json("/runs", environmentId=environment, limit=1)["items"][0]["id"]
    yield run_id
    testlane.cancel(run_id)
    testlane.await_end(run_id)


@pytest.mark.slots(1)
def test_ctrl_c_asks_and_cancels_on_yes(testlane, following, run_id):
    following.type("\x03")
    following.await_text(f"Cancel run {run_id}\\?")
    following.type("y\n")
    following.await_text(f"Cancelling run {run_id}")
    following.await_text(f"Run {run_id} ended as CANCELLED")

    assert following.exit_status() == 5
    assert testlane.run(run_id)["status"] == "CANCELLED"


@pytest.mark.slots(1)
@pytest.mark.parametrize("answer", ["n\n", "\x03"])
def test_ctrl_c_leaves_the_run_on_no_or_another(testlane, following, run_id, answer):
    following.type("\x03")
    following.await_text(f"Cancel run {run_id}\\?")
    following.type(answer)
    following.await_text(f"Run {run_id} goes on. Follow it again with: testlane log --follow {run_id}")

    assert following.exit_status() == 130
    assert testlane.run(run_id)["status"] == "RUNNING"


@pytest.mark.slots(1)
def test_ctrl_c_by_mistake_changes_nothing(testlane, following, run_id):
    following.type("\x03")
    following.await_text(f"Cancel run {run_id}\\?")
    following.type("\n")
    testlane.cancel(run_id)
    following.await_text(f"Run {run_id} ended as CANCELLED")

    assert "WITNESS begin" not in following.shown
    assert following.exit_status() == 5


@pytest.mark.slots(1)
def test_colours_are_for_terminals(command, testlane, start, environment):
    run = testlane.await_end(start(environment, "sample-tests/test_success.py")["id"])
    with Terminal(command.path, "log", run["id"]) as terminal:
        terminal.await_text("\x1b\\[32m")
        assert terminal.exit_status() == 0

    with Terminal(command.path, "log", run["id"], "--color", "never") as terminal:
        assert terminal.exit_status() == 0
        assert "passed" in terminal.shown and "\x1b" not in terminal.shown


def test_tab_completes_in_bash(command):
    with Terminal("/bin/bash", "--norc", "--noprofile", "-i", PATH=f"{command.path[:-9]}:/usr/bin:/bin") as shell:
        shell.type('eval "$(testlane completion bash)"; PS1="rea""dy> "\n')
        shell.await_text("ready> ")
        shell.type("testlane canc\t")
        shell.await_text("testlane cancel ")
        shell.type("\x15testlane run --envi\t")
        shell.await_text("--environment ")
        shell.type("1 sample-tests/test_succ\t")
        shell.await_text(r"sample-tests/test_success\.py ")
        shell.type("\x15exit\n")
        assert shell.exit_status() == 0


def complete(command, *words):
    """What bash offers for the last of the words."""
    line = shlex.join(words)
    script = (
        f'eval "$({command.path} completion bash)"; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}\n'
        f'_testlane {command.path}; printf "%s\\n" "${{COMPREPLY[@]}}"'
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=environment_without_testlane())
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return done.stdout.split()


def test_completion_knows_what_there_is(command, start, hold, environment):
    run_id = str(hold(environment)["id"])

    assert {"run", "rerun", "list", "log", "cancel", "environments"} <= set(complete(command, "testlane", ""))
    assert complete(command, "testlane", "list", "--status", "QUE") == ["QUEUED"]
    assert complete(command, "testlane", "run", "--environment", "9")[:3] == ["9", "90", "91"]
    assert complete(command, "testlane", "run", "--environment", "=", "10") == ["10", "100"]
    assert run_id in complete(command, "testlane", "cancel", run_id[0])
    assert "sample-tests/with_helper" in complete(command, "testlane", "files", "sample")
    assert complete(command, "testlane", "run", "--secret", "PAT") == ["PATH"]
    assert complete(command, "testlane", "run", "--upload", "sample") == []


@pytest.mark.parametrize("words", [["--server", "http://127.0.0.1:1", "cancel", ""], ["nothing", ""], ["cancel", "x"]])
def test_completion_without_an_answer_is_silent(command, words):
    assert complete(command, "testlane", *words) == []


def test_completion_offers_only_what_a_shell_reads_as_one_word(command, testlane):
    offered = complete(command, "testlane", "run", "")

    assert offered and all(re.fullmatch(r"[A-Za-z0-9_./@%+=-]+", path) for path in offered)
