"""System calls that a process may not use, since what they reach can't be limited in another way."""

import ctypes
import errno
import os
import struct

from testlane_sandbox.system import prctl

PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2

LOAD, EQUALS, AT_LEAST, HAS_BITS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
FOREIGN_NUMBERS = 0x40000000  # x86's second table of the same calls

AF_INET, AF_INET6, AF_NETLINK, AF_VSOCK = 2, 10, 16, 40
CLONE_NEWUSER = 0x10000000
# The kernel has room for 4096 of them, which together are as much as a sandbox's /dev/shm by default.
LARGEST_SEGMENT = 64 * 1024

# Name of the processor: its code for filters and the numbers of the calls.
MACHINES = {
    "x86_64": (
        0xC000003E,
        {
            "socket": 41, "io_uring_setup": 425, "keyctl": 250, "add_key": 248, "request_key": 249, "mq_open": 240,
            "shmget": 29, "shmat": 30, "shmctl": 31, "semget": 64, "semop": 65, "semctl": 66, "semtimedop": 220,
            "msgget": 68, "msgsnd": 69, "msgrcv": 70, "msgctl": 71, "chmod": 90, "fchmodat": 268, "fchmodat2": 452,
            "setxattr": 188, "lsetxattr": 189, "setxattrat": 463, "truncate": 76, "prlimit64": 302,
            "sched_setaffinity": 203, "sched_setparam": 142, "sched_setscheduler": 144, "sched_setattr": 314,
            "setpriority": 141, "ioprio_set": 251, "chown": 92, "lchown": 94, "fchownat": 260, "removexattr": 197,
            "lremovexattr": 198, "removexattrat": 466, "fchmod": 91, "clone": 56, "clone3": 435, "unshare": 272,
            "memfd_create": 319, "memfd_secret": 447,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "socket": 198, "io_uring_setup": 425, "keyctl": 219, "add_key": 217, "request_key": 218, "mq_open": 180,
            "shmget": 194, "shmat": 196, "shmctl": 195, "semget": 190, "semop": 193, "semctl": 191, "semtimedop": 192,
            "msgget": 186, "msgsnd": 189, "msgrcv": 188, "msgctl": 187, "fchmodat": 53, "fchmodat2": 452,
            "setxattr": 5, "lsetxattr": 6, "setxattrat": 463, "truncate": 45, "prlimit64": 261,
            "sched_setaffinity": 122, "sched_setparam": 118, "sched_setscheduler": 119, "sched_setattr": 274,
            "setpriority": 140, "ioprio_set": 30, "fchownat": 54, "removexattr": 14, "lremovexattr": 15,
            "removexattrat": 466, "fchmod": 52, "clone": 220, "clone3": 435, "unshare": 97, "memfd_create": 279,
            "memfd_secret": 447,
        },
    ),
}  # fmt: skip

# Would go round the filter, or reach what outlives a run.
ALWAYS = ("io_uring_setup", "keyctl", "add_key", "request_key")
# Refused as if this kernel had them not, so that programs do without: memory that no limit counts, and a call whose
# flags no filter can read.
UNKNOWN = ("memfd_create", "memfd_secret", "clone3")
# Belong to others too, without a namespace of its own.
IPC = (
    *("mq_open", "shmget", "shmat", "shmctl", "semget", "semop", "semctl", "semtimedop", "msgget", "msgsnd", "msgrcv", "msgctl"),
)
# Landlock doesn't keep these from files of the same user.
MODES_OF_FILES = (
    *("chmod", "fchmodat", "fchmodat2", "chown", "lchown", "fchownat"),
    *("setxattr", "lsetxattr", "setxattrat", "removexattr", "lremovexattr", "removexattrat"),
)
SETUID_OR_SETGID = 0o6000
# For each argument named, the values that mean the caller itself; other processes of the same user are in reach.
OF_ITSELF = {
    "prlimit64": {0: 0},
    "sched_setaffinity": {0: 0},
    "sched_setparam": {0: 0},
    "sched_setscheduler": {0: 0},
    "sched_setattr": {0: 0},
    "setpriority": {0: 0, 1: 0},
    "ioprio_set": {0: 1, 1: 0},
}


def instruction(code, value, if_true=0, if_false=0):
    return struct.pack("=HBBI", code, if_true, if_false, value)


def answer(refusal):
    return instruction(RETURN, REFUSE | refusal if refusal else ALLOW)


def unless(number, refusal, *alternatives):
    """Refuses a call unless, for one of these alternatives, all of its arguments have the values given for them."""
    block = b""
    for values in alternatives:
        checks = [
            instruction(LOAD, ARGUMENTS + 8 * place) + instruction(EQUALS, value, 0, 2 * (len(values) - position) - 1)
            for position, (place, value) in enumerate(values.items())
        ]
        block += b"".join(checks) + answer(0)
    block += answer(refusal)
    return instruction(EQUALS, number, 0, len(block) // 8) + block


def unless_bits(number, refusal, place, bits):
    """Refuses a call if an argument has any of these bits."""
    check = instruction(LOAD, ARGUMENTS + 8 * place) + instruction(HAS_BITS, bits, 0, 1)
    block = check + answer(refusal) + answer(0)
    return instruction(EQUALS, number, 0, len(block) // 8) + block


def unless_small(number, refusal, place, largest):
    """Refuses a call if an argument is larger."""
    argument = ARGUMENTS + 8 * place
    check = instruction(LOAD, argument + 4) + instruction(EQUALS, 0, 0, 2)
    check += instruction(LOAD, argument) + instruction(AT_LEAST, largest + 1, 0, 1)
    block = check + answer(refusal) + answer(0)
    return instruction(EQUALS, number, 0, len(block) // 8) + block


def beginning(architecture, numbers):
    """What holds in every sandbox: no foreign calls, none that go round it, no user namespaces, in which all is new."""
    code = instruction(LOAD, ARCHITECTURE) + instruction(EQUALS, architecture, 1, 0) + answer(errno.ENOSYS)
    code += instruction(LOAD, NUMBER) + instruction(AT_LEAST, FOREIGN_NUMBERS, 0, 1) + answer(errno.ENOSYS)
    code += b"".join(unless(numbers[name], errno.EPERM) for name in ALWAYS)
    code += b"".join(unless(numbers[name], errno.ENOSYS) for name in UNKNOWN)
    return code + b"".join(unless_bits(numbers[name], errno.EPERM, 0, CLONE_NEWUSER) for name in ("clone", "unshare"))


def program_in_namespaces(machine=None):
    """The filter for a process that has namespaces of its own."""
    architecture, numbers = numbers_of(machine)
    code = beginning(architecture, numbers)
    # The machine's hypervisor, which no rule for addresses keeps away.
    code += instruction(EQUALS, numbers["socket"], 0, 4) + instruction(LOAD, ARGUMENTS)
    code += instruction(EQUALS, AF_VSOCK, 0, 1) + answer(errno.EAFNOSUPPORT) + answer(0)
    return code + unless_small(numbers["shmget"], errno.EINVAL, 1, LARGEST_SEGMENT) + answer(0)


def program(same_user, network, truncates, machine=None):
    """The filter: for a process of the same user as others, with or without network, with or without truncate."""
    architecture, numbers = numbers_of(machine)
    code = beginning(architecture, numbers)
    families = (AF_INET, AF_INET6, AF_NETLINK) if network else (AF_NETLINK,)
    refusal = errno.EAFNOSUPPORT if network else errno.ENETUNREACH
    code += unless(numbers["socket"], refusal, *({0: family} for family in families))
    refused = IPC + (MODES_OF_FILES if same_user else ()) + (() if truncates else ("truncate",))
    for name in refused:
        if name in numbers:
            code += unless(numbers[name], errno.EPERM)
    if same_user:
        code += unless_bits(numbers["fchmod"], errno.EPERM, 1, SETUID_OR_SETGID)
        for name, values in OF_ITSELF.items():
            code += unless(numbers[name], errno.EPERM, values)
    return code + answer(0)


def numbers_of(machine):
    name = machine or os.uname().machine
    if name not in MACHINES:
        raise OSError(f"no list of system calls for the processor {name}")
    return MACHINES[name]


def install(code):
    """Filters the system calls of this process and all that it starts, for good."""
    held = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(held))
    pointer = ctypes.create_string_buffer(header, len(header))
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(pointer))
