"""Imports a helper module and uses a fixture from conftest.py, both beside it in its folder. Ends as SUCCESS."""

from price import with_tax


def test_tax_is_added(tax_rate):
    assert with_tax(10, tax_rate) == 12


def test_cents_are_rounded(tax_rate):
    assert with_tax(0.99, tax_rate) == 1.19
