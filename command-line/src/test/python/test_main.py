"""How the command ends when something goes wrong that nobody has thought of."""

import testlane.main
from testlane.exits import Exit


def test_own_mistake_is_no_failed_test(monkeypatch, capsys):
    monkeypatch.setattr(testlane.main, "build_parser", lambda: None)

    assert testlane.main.main(["list"]) == Exit.TROUBLE
    assert "Traceback" in capsys.readouterr().err
