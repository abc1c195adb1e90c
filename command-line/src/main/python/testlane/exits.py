"""How the command ends."""

import enum
import signal


class Exit(enum.IntEnum):
    """Exit statuses; the first and those of 3 to 5 are outcomes of a run."""

    SUCCESS = 0
    FAILED = 1
    REFUSED = 2
    ERROR = 3
    TIMED_OUT = 4
    CANCELLED = 5
    TROUBLE = 6
    INTERRUPTED = 130
    READER_GONE = 141
    TERMINATED = 143


def of_outcome(status):
    """The exit status for the status of a run that has ended."""
    return Exit[status] if status in Exit.__members__ else Exit.TROUBLE


class CommandError(Exception):
    """Ends the command: `lines` say what is wrong and what to do."""

    def __init__(self, exit_status, *lines):
        super().__init__("\n".join(lines))
        self.exit_status = exit_status
        self.lines = lines


def refused(*lines):
    return CommandError(Exit.REFUSED, *lines)


def trouble(*lines):
    return CommandError(Exit.TROUBLE, *lines)


def stopped(number, *lines):
    """For the signal that ends the command."""
    return CommandError(Exit.INTERRUPTED if number == signal.SIGINT else Exit.TERMINATED, *lines)
