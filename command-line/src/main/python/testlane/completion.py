"""Completion of the command line in bash.

The shell asks the command itself, which knows its options from the parser and asks the server for the rest.
"""

import argparse
import os
import re

from testlane.defaults import default_server
from testlane.exits import CommandError, Exit
from testlane.server import Server
from testlane.terminal import Messages

COMPLETE = "__complete"

# Works in bash 3.2 too. Nothing to offer: bash completes names of files.
_SCRIPT = """\
_testlane() {
  local candidate
  COMPREPLY=()
  while IFS= read -r candidate; do
    COMPREPLY+=("$candidate")
  done < <("$1" %s "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _testlane testlane
""" % COMPLETE

# The shell inserts a candidate as it is, so one that it would read as more than a word is not offered.
_HARMLESS = re.compile(r"[A-Za-z0-9_./@%+-][A-Za-z0-9_./@%+=-]*")
_ENVIRONMENT_NAME = re.compile(r"[A-Z_][A-Z0-9_]*")


def print_script(options, server, messages):
    print(_SCRIPT, end="")


def print_candidates(parser, words):
    """Prints what the last of the words could become, a line each; nothing if there is nothing to say."""
    *before, current = [word for word in words if word != "="] or [""]
    if words[-1:] == ["="]:
        before, current = [*before, current], ""
    try:
        found = list(_candidates(parser, before, current))
    except CommandError:
        return Exit.TROUBLE
    for candidate in sorted(set(found), key=_natural):
        if candidate.startswith(current) and _HARMLESS.fullmatch(candidate):
            print(candidate)
    return Exit.SUCCESS


def _natural(text):
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", text)]


def _candidates(parser, before, current):
    commands = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction)).choices
    chosen = _command(parser, before)
    if chosen is not None and chosen not in commands:
        return []
    active = commands[chosen] if chosen else parser
    option = active._option_string_actions.get(before[-1]) if before else None
    if option is not None and option.nargs != 0:
        return _values(option, before)
    if current.startswith("-"):
        return [name for name in active._option_string_actions if name.startswith("--")]
    if chosen is None:
        return list(commands)
    positional = next((action for action in active._actions if not action.option_strings), None)
    return _values(positional, before) if positional else []


def _command(parser, before):
    """The first of the words that is neither an option nor the value of one."""
    is_value = False
    for word in before:
        if not is_value and not word.startswith("-"):
            return word
        option = None if is_value else parser._option_string_actions.get(word)
        is_value = option is not None and option.nargs != 0
    return None


def _values(action, before):
    if action.choices:
        return list(action.choices)
    kind = getattr(action, "complete", None)
    if kind == "environment-variables":
        return [name for name in os.environ if _ENVIRONMENT_NAME.fullmatch(name)]
    if kind is None or kind == "test-paths" and "--upload" in before:
        return []
    return _from_server(kind, _server(before))


def _server(before):
    named = [value for name, value in zip(before, before[1:]) if name == "--server"]
    return Server(named[-1] if named else default_server(), Messages(quiet=True), patience=0, silence=3)


def _from_server(kind, server):
    if kind == "environments":
        return [str(one["id"]) for one in server.get("/environments")]
    if kind == "runs":
        return [str(one["id"]) for one in server.get("/runs", limit=50)["items"]]
    catalogue = server.get("/test-files")
    if kind == "directories":
        return [one["path"] for one in catalogue["directories"]]
    return [one["path"] for one in catalogue["files"] if one["kind"] == "TEST"]
