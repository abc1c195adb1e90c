"""Becomes an ordinary user without capabilities, for good."""

import ctypes
import os

from testlane_sandbox.system import LIBC, PR_CAP_AMBIENT, PR_SET_KEEPCAPS, PR_SET_NO_NEW_PRIVS, checked, prctl

CAPABILITY_VERSION_3 = 0x20080522
CAP_DAC_READ_SEARCH = 2
PR_CAP_AMBIENT_RAISE = 2
PR_CAP_AMBIENT_CLEAR_ALL = 4


class Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class Data(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]


def keep_only(capabilities):
    """Gives up every capability but these, a bit mask of the first 32."""
    header = Header(CAPABILITY_VERSION_3, 0)
    data = (Data * 2)(Data(capabilities, capabilities, capabilities), Data(0, 0, 0))
    checked("capset", LIBC.capset(ctypes.byref(header), data))


def become(user, may_search):
    """Changes to a user if one is given; no capability is left, except that it may pass and read closed folders."""
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        prctl(PR_SET_KEEPCAPS, 1)
        os.setresuid(user, user, user)
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    keep_only(1 << CAP_DAC_READ_SEARCH if may_search else 0)
    if may_search:
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_READ_SEARCH)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
