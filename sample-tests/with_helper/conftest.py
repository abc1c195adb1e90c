"""Fixtures for the test files of this folder."""

import pytest


@pytest.fixture
def tax_rate():
    return 20
