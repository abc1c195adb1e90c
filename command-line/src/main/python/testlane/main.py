"""Reads the command line, executes the command, and turns what goes wrong into messages and an exit status."""

import os
import signal
import sys
import traceback

from testlane.completion import COMPLETE, print_candidates
from testlane.defaults import default_server
from testlane.exits import CommandError, Exit
from testlane.interrupts import Interrupted
from testlane.options import build_parser
from testlane.server import Server
from testlane.terminal import Messages


def main(arguments):
    """Returns the exit status."""
    try:
        status = _execute(arguments)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # What is still buffered has no reader either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.READER_GONE
    except Exception:
        # Python's own status for it would mean that a test has failed.
        traceback.print_exc()
        return Exit.TROUBLE


def _execute(arguments):
    # The shell can start it without them: >&-
    sys.stdout = sys.stdout or open(os.devnull, "w")
    sys.stderr = sys.stderr or open(os.devnull, "w")
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.stderr.reconfigure(errors="backslashreplace")
    parser = build_parser()
    if arguments[:1] == [COMPLETE]:
        return print_candidates(parser, arguments[1:])
    options = parser.parse_args(arguments)
    messages = Messages(getattr(options, "quiet", False))
    try:
        server = Server(getattr(options, "server", default_server()), messages, getattr(options, "patience", None))
        return options.execute(options, server, messages) or Exit.SUCCESS
    except CommandError as error:
        messages.complain(*error.lines)
        return error.exit_status
    except Interrupted as interrupted:
        return 128 + interrupted.number
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
