"""Files and signals that a process may reach, by Linux's Landlock."""

import ctypes
import os
import stat
import struct

from testlane_sandbox.system import syscall

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every processor
VERSION_OF_KERNEL = 1
PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
TRUNCATE, IOCTL_DEVICE = 1 << 14, 1 << 15
READING = EXECUTE | READ_FILE | READ_DIR
OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEVICE
ABSTRACT_SOCKETS_AND_SIGNALS = 3
TRUNCATE_SINCE, SCOPES_SINCE = 3, 6


def version():
    """Version of Landlock in this kernel; 0 if there is none."""
    try:
        return syscall(CREATE_RULESET, None, 0, VERSION_OF_KERNEL)
    except OSError:
        return 0


def file_rights(abi):
    """All rights on files that a version knows, as a bit mask."""
    return (1 << (13 if abi < 2 else 14 if abi < 3 else 15 if abi < 5 else 16)) - 1


def restrict(readable, writable):
    """From now on only these files and what is below these folders can be reached; those that are missing don't matter.

    Signals and abstract sockets of processes outside are out of reach too, from version 6 on.
    """
    abi = version()
    if abi < 1:
        raise OSError("this kernel has no Landlock")
    handled = file_rights(abi)
    attributes = struct.pack("QQQ", handled, 0, ABSTRACT_SOCKETS_AND_SIGNALS)
    size = 24 if abi >= SCOPES_SINCE else 16 if abi >= 4 else 8
    ruleset = syscall(CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    try:
        for path in readable:
            allow(ruleset, path, READING)
        for path in writable:
            allow(ruleset, path, handled)
        syscall(RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def allow(ruleset, path, rights):
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= OF_A_FILE
        handled = rights & file_rights(version())
        syscall(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", handled, descriptor), 0)
    finally:
        os.close(descriptor)
