"""The log of a run on its way to stdout."""

import re
import sys

_STRING = r"(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f\n]*"
_CONTROL = r"(?:\x1b\[|\x9b)[0-?]*[ -/]*"
_SEQUENCE = re.compile(
    rf"{_STRING}(?:\x07|\x1b\\|\x9c)"  # titles, clipboard, and other strings for the terminal
    rf"|{_CONTROL}[@-~]"  # colours, movements, questions to the terminal
    r"|\x1b[ -/]*[0-~]"
    r"|[\x00-\x07\x0b\x0c\x0e-\x1f\x7f-\x9f]"  # all other control characters but \b \t \n \r
)
_COLOUR_OR_MOVEMENT = re.compile(r"\x1b\[(?:[0-9;:]*[A-DGKm]|0?J)")
_UNFINISHED = re.compile(rf"(?:\x1b[ -/]*|{_CONTROL}|{_STRING}\x1b?)\Z")
_LONGEST_UNFINISHED = 4096


class LogText:
    """Takes escape sequences out of text that comes in pieces, also those that are cut in two.

    With `colour`, colours and what progress bars need to draw over themselves stay. What would change a terminal
    beyond that (its title, the clipboard, its answers to questions) never does.
    """

    def __init__(self, colour):
        self._keep = _COLOUR_OR_MOVEMENT if colour else re.compile(r"(?!)")
        self._held = ""

    def feed(self, text):
        text = self._held + text
        unfinished = _UNFINISHED.search(text, max(0, len(text) - _LONGEST_UNFINISHED))
        end = unfinished.start() if unfinished else len(text)
        self._held = text[end:]
        return self._clean(text[:end])

    def finish(self):
        rest, self._held = self._held, ""
        return self._clean(rest)

    def _clean(self, text):
        return _SEQUENCE.sub(lambda found: found[0] if self._keep.fullmatch(found[0]) else "", text)


class LogOutput:
    """Writes a log to stdout as UTF-8, whatever the locale is."""

    def __init__(self, colour):
        """`colour` is always, never, or auto: just on a terminal."""
        self._colour = colour == "always" or colour == "auto" and sys.stdout.isatty()
        self._text = LogText(self._colour)
        self.in_line = False

    def write(self, text):
        self._put(self._text.feed(text))

    def finish(self):
        self._put(self._text.finish())
        if self._colour:
            self._send("\x1b[0m")

    def _put(self, text):
        if text:
            self.in_line = not text.endswith("\n")
            self._send(text)

    @staticmethod
    def _send(text):
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
