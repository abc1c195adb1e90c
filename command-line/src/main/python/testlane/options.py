"""What may be written on the command line."""

import argparse
import re

from testlane import completion, reading, starting
from testlane.defaults import default_server

_EXITS = """\
exit status of run, rerun and log --follow, by the outcome of the run:
  0 SUCCESS   1 FAILED   3 ERROR   4 TIMED_OUT   5 CANCELLED
and of all commands:
  0 done   2 wrong usage, or refused by the server   6 the server can't be reached, or something else went wrong
  130, 143 stopped by Ctrl-C or SIGTERM   141 nobody reads the output any more
"""


def _number(convert, least, most):
    """A check for numbers in these bounds."""

    def check(text):
        try:
            number = convert(text)
        except ValueError:
            number = None
        if number is None or not least <= number <= most:
            raise argparse.ArgumentTypeError(f"must be a number from {least} to {most}")
        return number

    return check


_FROM_ONE = _number(int, 1, 2**53)


class _Parser(argparse.ArgumentParser):
    """Takes options by their full names only, so that scripts go on working when there are more."""

    def __init__(self, **settings):
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **settings)


def build_parser():
    common = _common_options()
    parser = _Parser(
        prog="testlane",
        description="Runs Python tests in shared test environments.",
        epilog=_EXITS + f"\nserver: {default_server()}",
        parents=[common],
    )
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)

    def command(name, execute, text):
        sub = subparsers.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".", parents=[common])
        sub.set_defaults(execute=execute)
        return sub

    _add_run(command("run", starting.run, "run test files in an environment"))
    _add_rerun(command("rerun", starting.rerun, "execute a run again, with the files as they were"))
    _add_list(command("list", reading.list_runs, "list runs, newest first"))
    _add_show(command("show", reading.show, "show a run and what failed in it"))
    _add_log(command("log", starting.log, "print the log of a run"))
    _add_cancel(command("cancel", starting.cancel, "cancel runs"))
    _add_environments(command("environments", reading.environments, "show environments and who waits for them"))
    _add_files(command("files", reading.list_files, "list the test files that can be run"))
    _add_completion(command("completion", completion.print_script, "print what makes a shell complete commands"))
    return parser


def _common_options():
    common = _Parser(add_help=False)
    group = common.add_argument_group("server")
    group.add_argument(
        "--server",
        metavar="URL",
        default=argparse.SUPPRESS,
        help="where Testlane is (TESTLANE_URL, else where this command came from)",
    )
    group.add_argument(
        "--patience",
        metavar="SECONDS",
        type=_number(float, 0, 86_400),
        default=argparse.SUPPRESS,
        help="for how long it may be away (300, but 0 before its first answer)",
    )
    group.add_argument(
        "--quiet", action="store_true", default=argparse.SUPPRESS, help="say nothing on stderr unless it goes wrong"
    )
    return common


def _add_run(parser):
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="test file or folder of the catalogue; with --upload, of this machine",
    ).complete = "test-paths"
    parser.add_argument(
        "-e", "--environment", type=int, required=True, metavar="NUMBER", help="where they run"
    ).complete = "environments"
    parser.add_argument("-k", "--keyword", metavar="EXPRESSION", help="only tests that match, as pytest -k")
    parser.add_argument("--timeout", type=int, metavar="SECONDS", help="how long the run may take (1800)")
    parser.add_argument("--priority", type=int, metavar="NUMBER", help="-10 to 10, higher ones start first (0)")
    parser.add_argument(
        "--variable",
        action="append",
        default=[],
        type=_variable,
        metavar="NAME=VALUE",
        help="environment variable for the tests; may be repeated",
    )
    parser.add_argument(
        "--secret",
        action="append",
        default=[],
        metavar="NAME",
        help="the same, with the value that NAME has here, kept encrypted and masked in the log; may be repeated",
    ).complete = "environment-variables"
    parser.add_argument(
        "--idempotency-key", type=_key, metavar="KEY", help="the same key gives the same run, ever"
    )
    upload = parser.add_argument_group("upload")
    upload.add_argument("--upload", action="store_true", help="upload the files first; of folders all that tests need")
    upload.add_argument(
        "--directory", metavar="PATH", help="directory of the catalogue to put them into (its base)"
    ).complete = "directories"
    upload.add_argument("--replace", action="store_true", help="replace other files of the same names")
    _add_username(parser)
    _add_follow(parser, "ask")
    _add_json(parser)


def _add_rerun(parser):
    _add_run_id(parser)
    parser.add_argument("--only-failed", action="store_true", help="only the tests that failed")
    _add_username(parser)
    _add_follow(parser, "ask")
    _add_json(parser)


def _add_list(parser):
    statuses = ["QUEUED", "RUNNING", "SUCCESS", "FAILED", "ERROR", "CANCELLED", "TIMED_OUT"]
    parser.add_argument(
        "--status", action="append", type=str.upper, choices=statuses, help="only with this status; may be repeated"
    )
    parser.add_argument(
        "-e", "--environment", type=int, metavar="NUMBER", help="only in this environment"
    ).complete = "environments"
    parser.add_argument("--username", metavar="NAME", help="only of this user")
    parser.add_argument("--path", metavar="PATH", help="only with this test file").complete = "test-paths"
    parser.add_argument("--search", metavar="TEXT", help="only with this in user name or test files")
    parser.add_argument("--limit", type=_FROM_ONE, default=20, metavar="NUMBER", help="at most so many (20)")
    _add_json(parser)


def _add_show(parser):
    _add_run_id(parser)
    _add_junit(parser)
    _add_json(parser)


def _add_log(parser):
    _add_run_id(parser)
    _add_follow(parser, "leave")


def _add_cancel(parser):
    _add_run_id(parser, nargs="+")
    _add_json(parser)


def _add_environments(parser):
    parser.add_argument(
        "environment", nargs="?", type=int, metavar="NUMBER", help="only this one, with its queue"
    ).complete = "environments"
    _add_json(parser)


def _add_files(parser):
    parser.add_argument(
        "directory", nargs="?", metavar="PATH", help="only those in this directory"
    ).complete = "directories"
    _add_json(parser)


def _add_completion(parser):
    parser.add_argument("shell", choices=["bash"])


def _add_run_id(parser, **settings):
    parser.add_argument("run", type=_FROM_ONE, metavar="RUN", help="its number", **settings).complete = "runs"


def _add_username(parser):
    parser.add_argument("--username", metavar="NAME", help="who wants it (TESTLANE_USERNAME, else your login name)")


def _add_follow(parser, on_interrupt):
    group = parser.add_argument_group("following")
    group.add_argument(
        "-f", "--follow", action="store_true", help="print the log as it comes, and exit by the outcome"
    )
    _add_junit(group, ", of a run that is followed; means --follow")
    group.add_argument("--color", choices=["auto", "always", "never"], default="auto", help="colours in the log (auto)")
    group.add_argument(
        "--on-interrupt",
        choices=["ask", "cancel", "leave"],
        default=on_interrupt,
        help=f"what becomes of the run on Ctrl-C; ask cancels where nobody can be asked ({on_interrupt})",
    )


def _add_junit(parser, more=""):
    parser.add_argument("--junit", metavar="FILE", help="write the results there as JUnit XML" + more)


def _add_json(parser):
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def _key(text):
    if not re.fullmatch(r"[\x20-\x7e]{1,255}", text):
        raise argparse.ArgumentTypeError("must have 1 to 255 printable ASCII characters")
    return text


def _variable(text):
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f'"{name}" has no value: write NAME=VALUE, or --secret NAME for a secret')
    return name, value

