"""A process that shuts itself in reaches its folder, and nothing of its surroundings."""

import errno
import struct
import subprocess
import sys

import pytest
from conftest import SOURCES

sys.path.insert(0, str(SOURCES))

from testlane_sandbox import landlock, seccomp  # noqa: E402

PROGRAM = """
import os, socket, subprocess, sys
def attempt(action, *arguments):
    try:
        action(*arguments)
        return 0
    except OSError as error:
        return error.errno
own, other, surroundings = sys.argv[1:]
print(attempt(open, f"{own}/new", "w"), attempt(open, other), attempt(os.listdir, surroundings),
      attempt(os.kill, os.getppid(), 0), attempt(socket.socket, socket.AF_UNIX), attempt(socket.socket, socket.AF_INET),
      attempt(os.truncate, other, 0), attempt(os.rename, f"{own}/new", f"{surroundings}/new"),
      subprocess.run([sys.executable, "-c", "open(__import__('sys').argv[1])", other], stderr=-1).returncode)
"""

needs_landlock = pytest.mark.skipif(landlock.version() < landlock.SCOPES_SINCE, reason="needs Landlock 6")


def confined(folder, *options, program=PROGRAM):
    own = folder / "own"
    own.mkdir()
    other = folder / "other"
    other.write_text("secret")
    readable = dict.fromkeys(["/usr", "/lib", "/lib64", "/bin", sys.prefix, sys.base_prefix])
    arguments = [f"read={path}" for path in readable] + [f"write={own}", "write=/dev/null", *options]
    command = [sys.executable, "-c", program, own, other, folder]
    confine = [sys.executable, "-I", "-S", SOURCES / "confine.py", *arguments, "--", *command]
    return subprocess.run(confine, stdout=subprocess.PIPE, text=True, check=True).stdout.split()


@needs_landlock
def test_only_its_own_folder_is_in_reach(tmp_path):
    inside, *outside, child = confined(tmp_path)

    assert inside == "0"
    reading, listing, signalling, unix, inet, truncating, renaming = map(int, outside)
    assert reading == listing == truncating == errno.EACCES
    assert signalling == errno.EPERM
    assert unix == errno.EAFNOSUPPORT and inet == 0
    assert renaming in (errno.EACCES, errno.EXDEV)
    assert child == "1"
    assert (tmp_path / "other").read_text() == "secret"


@needs_landlock
def test_network_can_be_taken_away(tmp_path):
    assert confined(tmp_path, "network=none")[5] == str(errno.ENETUNREACH)


MODES = """
import os, sys
own, other, surroundings = sys.argv[1:]
def attempt(action, *arguments):
    try:
        action(*arguments)
        return 0
    except OSError as error:
        return error.errno
descriptor = os.open(f"{own}/new", os.O_CREAT | os.O_RDWR)
os.utime(f"{own}/new", (1, 1))
print(attempt(os.fchmod, descriptor, 0o700), attempt(os.fchmod, descriptor, 0o4700),
      attempt(os.fchmod, descriptor, 0o2700), attempt(os.chown, other, os.getuid(), os.getgid()),
      attempt(os.removexattr, other, "user.x"), open("/proc/self/oom_score_adj").read().strip())
"""


@needs_landlock
def test_files_outside_keep_owner_and_attributes_and_none_is_made_setuid(tmp_path):
    results = confined(tmp_path, program=MODES)

    assert results == ["0", *[str(errno.EPERM)] * 4, "1000"]


CALLS = """
import ctypes, os, sys, threading, socket
sys.path.insert(0, sys.argv[1])
from testlane_sandbox import seccomp
seccomp.install(seccomp.PROGRAM)
libc, numbers = ctypes.CDLL(None, use_errno=True), seccomp.numbers_of(None)[1]
def call(name, *arguments):
    ctypes.set_errno(0)
    libc.syscall(numbers[name], *map(ctypes.c_long, arguments))
    return ctypes.get_errno()
print(call("keyctl", 0, -3, 0), call("add_key", 0, 0, 0, 0, -3), call("io_uring_setup", 1, 0),
      call("unshare", seccomp.CLONE_NEWUSER), call("clone", seccomp.CLONE_NEWUSER | 17, 0, 0, 0, 0), call("clone3", 0, 0),
      call("memfd_create", 0, 0), call("unshare", 0))
def segment(size):
    ctypes.set_errno(0)
    segment = libc.shmget(0, ctypes.c_size_t(size), 0o1600)
    error = ctypes.get_errno()
    libc.shmctl(segment, 0, None)
    return error
print(segment(1 << 16), segment((1 << 16) + 1), segment(1 << 32), call("socket", seccomp.AF_VSOCK, 1, 0),
      call("socket", 1, 1, 0), call("socket", 2, 1, 0))
thread = threading.Thread(target=os.system, args=("echo works",)); thread.start(); thread.join()
"""


@pytest.mark.parametrize("program", ["program_in_namespaces()", "program(False, True, True)"])
def test_calls_that_no_namespace_keeps_apart_are_refused(program):
    program = [sys.executable, "-c", CALLS.replace("PROGRAM", program), SOURCES]
    refused, apart, works = subprocess.run(program, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()

    assert list(map(int, refused.split())) == [*[errno.EPERM] * 5, *[errno.ENOSYS] * 2, 0]
    if "namespaces" in program[2]:
        assert list(map(int, apart.split())) == [0, errno.EINVAL, errno.EINVAL, errno.EAFNOSUPPORT, 0, 0]
    else:
        assert list(map(int, apart.split())) == [*[errno.EPERM] * 3, *[errno.EAFNOSUPPORT] * 2, 0]
    assert works == "works"


@pytest.mark.parametrize("machine", seccomp.MACHINES)
@pytest.mark.parametrize("kind", ["same user", "another user", "namespaces"])
def test_filter_jumps_only_to_its_own_instructions_and_ends_with_an_answer(machine, kind):
    own = kind == "namespaces"
    program = seccomp.program_in_namespaces(machine) if own else seccomp.program(kind == "same user", True, False, machine)
    code = list(struct.iter_unpack("=HBBI", program))

    for place, (kind, if_true, if_false, _) in enumerate(code):
        if kind in (seccomp.EQUALS, seccomp.AT_LEAST, seccomp.HAS_BITS):
            assert place + 1 + max(if_true, if_false) < len(code)
    assert code[-1][0] == seccomp.RETURN
