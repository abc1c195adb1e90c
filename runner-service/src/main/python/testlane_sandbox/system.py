"""System calls that Python has no function for."""

import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47


def checked(what, result):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def prctl(option, value, extra=0):
    checked(f"prctl({option})", LIBC.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(extra), 0, 0))


def syscall(number, *arguments):
    return checked(f"system call {number}", LIBC.syscall(number, *arguments))
