"""Fixtures, parametrisation, skips and expected failures. Ends as SUCCESS: 7 passed, 2 skipped, 1 xfailed, 1 xpassed."""

import sys

import pytest


@pytest.fixture(scope="module")
def connection():
    print("connecting")
    yield {"host": "shop.example", "open": True}
    print("disconnecting")


@pytest.fixture
def order(connection):
    return {"via": connection["host"], "lines": []}


@pytest.mark.parametrize(
    ("celsius", "fahrenheit"),
    [(0, 32), (100, 212), pytest.param(-40, -40, id="where both scales meet")],
)
def test_temperature(celsius, fahrenheit):
    assert celsius * 9 / 5 + 32 == pytest.approx(fahrenheit)


class TestOrder:
    def test_starts_empty(self, order):
        assert order["lines"] == []

    def test_keeps_lines(self, order):
        order["lines"].append("book")
        assert order["lines"] == ["book"]

    def test_is_written_to_a_file(self, order, tmp_path):
        target = tmp_path / "order.txt"
        target.write_text(order["via"])
        assert target.read_text() == "shop.example"


def test_bad_number_is_refused():
    with pytest.raises(ValueError, match="invalid literal"):
        int("seven")


@pytest.mark.skip(reason="the printer is in the other building")
def test_printer():
    raise AssertionError("never executed")


@pytest.mark.skipif(sys.version_info >= (3, 0), reason="only for Python 2")
def test_old_python():
    raise AssertionError("never executed")


@pytest.mark.xfail(reason="binary fractions are not exact")
def test_known_weakness():
    assert 0.1 + 0.2 == 0.3


@pytest.mark.xfail(reason="was broken and nobody took the mark away")
def test_mended_in_the_meantime():
    assert 0.5 + 0.25 == 0.75
