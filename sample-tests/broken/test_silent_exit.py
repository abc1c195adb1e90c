"""Ends the interpreter with exit code 0 in the middle of a test, which must not pass for success. Ends as ERROR."""

import os


def test_before():
    assert True


def test_leaves_through_the_back_door():
    print("leaving")
    os._exit(0)


def test_after():
    raise AssertionError("never reached")
