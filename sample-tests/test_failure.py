"""Several ways to fail, and one test that passes beside them. Ends as FAILED with 5 failed and 1 passed."""

import pytest


def test_dictionary_differs():
    expected = {"status": "shipped", "items": 3, "customer": {"name": "Ada", "country": "GB"}}
    answer = {"status": "packed", "items": 3, "customer": {"name": "Ada", "country": "FR"}}
    assert answer == expected


def test_text_differs():
    expected = "Dear Ada,\nyour order has been shipped.\nKind regards"
    answer = "Dear Ada,\nyour order was lost.\nKind regards"
    assert answer == expected


def test_list_lacks_an_item():
    assert ["red", "green"] == ["red", "green", "blue"]


def test_exception():
    price_by_name = {"apple": 3}
    print("The price list holds", price_by_name)
    price_by_name["pear"]


def test_exception_expected_in_vain():
    with pytest.raises(ValueError):
        int("42")


def test_that_passes():
    assert True
