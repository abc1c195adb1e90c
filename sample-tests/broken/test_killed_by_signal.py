"""The interpreter is killed in the middle of the second test. Ends as ERROR, and the reason names the signal."""

import os
import signal


def test_before():
    assert True


def test_kills_itself():
    print("about to be killed")
    os.kill(os.getpid(), signal.SIGKILL)


def test_after():
    raise AssertionError("never reached")
