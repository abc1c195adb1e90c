"""What of a log reaches the terminal."""

import pytest
from testlane.log_text import LogText

CLIPBOARD = "\x1b]52;c;cm0gLXJmIH4=\x07"
TITLE = "\x1b]0;you are root\x1b\\"
QUESTIONS = "\x1b[6n\x1b[c\x1bP$qm\x1b\\\x1b_x\x1b\\\x1b^x\x07"


def shown(text, colour, size=None):
    log = LogText(colour)
    pieces = [text[start : start + size] for start in range(0, len(text), size)] if size else [text]
    return "".join(map(log.feed, pieces)) + log.finish()


@pytest.mark.parametrize("size", [None, 1, 2, 3, 7])
@pytest.mark.parametrize(
    ("text", "plain", "coloured"),
    [
        ("\x1b[31mred\x1b[0m \x1b[38;5;9mx\x1b[m", "red x", "\x1b[31mred\x1b[0m \x1b[38;5;9mx\x1b[m"),
        ("50 %\r\x1b[2K\x1b[1Aup\b.", "50 %\rup\b.", "50 %\r\x1b[2K\x1b[1Aup\b."),
        (f"a{CLIPBOARD}b{TITLE}c{QUESTIONS}d", "abcd", "abcd"),
        ("\x1b[2J\x1b[H\x1b[3Jx\x1b[J", "x", "x\x1b[J"),
        ("\x1b[?1049h\x1b[?25l\x1bc\x1b(0\x0e\x07x", "x", "x"),
        ("\x9b31mC1\x9d0;title\x9cend\x90x\x9c", "C1end", "C1end"),
        ("Grüße 你好 🚀\ttab\nline\r\n", "Grüße 你好 🚀\ttab\nline\r\n", "Grüße 你好 🚀\ttab\nline\r\n"),
        ("\x1b]never ended\nnext line", "never ended\nnext line", "never ended\nnext line"),
        ("cut off \x1b[3", "cut off 3", "cut off 3"),
    ],
)
def test_only_colours_and_movements_stay(text, plain, coloured, size):
    assert shown(text, colour=False, size=size) == plain
    assert shown(text, colour=True, size=size) == coloured


def test_endless_string_holds_nothing_back_for_ever():
    assert len(shown("\x1b]" + "x" * 100_000, colour=True, size=1000)) > 99_000


def test_whole_text_comes_at_once_if_nothing_is_cut():
    assert LogText(colour=True).feed("12 \x1b[32mpassed\x1b[0m") == "12 \x1b[32mpassed\x1b[0m"


@pytest.mark.parametrize("begins", ["\x90", "\x9d", "\x1b]", "\x1b[", "\x9b", "\x1b"])
def test_many_unfinished_sequences_take_no_long_time(begins):
    """Each must be read once, not once for each that comes before it; this would take hours."""
    assert "\x1b" not in LogText(colour=False).feed(begins * 2_000_000)
