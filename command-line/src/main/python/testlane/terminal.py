"""What is written to the terminal: results to stdout, messages to stderr."""

import json
import os
import re
import sys

# Control characters, and those that turn around or break what is shown beside them.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text):
    """One line of text that can do nothing to a terminal; what it must not hold is escaped."""
    return _HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode(), str(text))


class Messages:
    """Messages for people, on stderr. Nothing in them reaches the terminal unescaped."""

    def __init__(self, quiet=False):
        self.quiet = quiet
        self.before = lambda: None  # called before each message

    def tell(self, *lines):
        """Says how things go, unless the user wants quiet."""
        if not self.quiet:
            self.complain(*lines)

    def complain(self, *lines):
        """Says what has gone wrong."""
        self.before()
        for line in lines:
            print("testlane:", visible(line), file=sys.stderr, flush=True)

    def ask(self, question):
        """Asks, and returns the answer in lower case; it is "" for none."""
        self.before()
        print("testlane:", visible(question), end=" ", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().lower()


def can_ask():
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def same_output():
    """Whether stdout and stderr end up in the same place."""
    try:
        return os.path.sameopenfile(sys.stdout.fileno(), sys.stderr.fileno())
    except OSError:
        return False


def print_table(heads, rows):
    """Prints columns as wide as their texts; the last one may be as long as it is."""
    table = [heads, *([visible(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table)]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def print_json(content):
    """Prints it for programs, in ASCII."""
    print(json.dumps(content, indent=2))
