"""Messages can do nothing to a terminal."""

import pytest
from testlane.terminal import Messages, print_table, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Grüße 你好 🚀", "Grüße 你好 🚀"),
        ("\x1b[2J\x1b]0;x\x07", "\\x1b[2J\\x1b]0;x\\x07"),
        ("two\nlines\r", "two\\nlines\\r"),
        ("\x9b31m", "\\x9b31m"),
        ("txt.\u202egpj", "txt.\\u202egpj"),
        ("half \ud800", "half \\ud800"),
        (7, "7"),
    ],
)
def test_what_a_terminal_would_obey_is_escaped(text, shown):
    assert visible(text) == shown


def test_messages_and_tables_are_harmless(capsys):
    Messages().complain("evil \x1b[2J")
    print_table(["NAME", "X"], [["\x1b[2J", "a"], ["b", ""]])

    captured = capsys.readouterr()
    assert captured.err == "testlane: evil \\x1b[2J\n"
    assert captured.out == "NAME     X\n\\x1b[2J  a\nb\n"


def test_quiet_still_complains(capsys):
    messages = Messages(quiet=True)

    messages.tell("how it goes")
    messages.complain("what is wrong")

    assert capsys.readouterr().err == "testlane: what is wrong\n"
