"""A fixture fails, so the test that needs it cannot begin; the other one passes. Ends as FAILED with 1 error."""

import pytest


@pytest.fixture
def database():
    raise ConnectionError("database shop-db:5432 refused the connection")


def test_needs_the_database(database):
    assert database.is_open()


def test_needs_nothing():
    assert True
