"""What holds unless the command line says otherwise."""

import getpass
import os
import pkgutil


def default_server():
    """The server of TESTLANE_URL, else the one that this file came from."""
    return os.environ.get("TESTLANE_URL") or _origin() or "http://127.0.0.1:8081"


def _origin():
    try:
        return pkgutil.get_data("testlane", "origin.txt").decode().strip()
    except OSError:
        return None


def default_username():
    try:
        return os.environ.get("TESTLANE_USERNAME") or getpass.getuser()
    except (KeyError, OSError):
        return None
