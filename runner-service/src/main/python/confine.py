"""Shuts itself in without namespaces, then becomes a command.

Usage: python3 -I -S confine.py NAME=VALUE... -- COMMAND...

  user=N          the user and group to become; the caller is root then
  alone=yes       counted alone for nproc, by a user namespace; where there is none, others of the same user count, too
  search=yes      may pass closed folders on the way to what is readable, as root could
  read=PATH       a file or folder that may be read and executed; given once for each
  write=PATH      a file or folder that may be written, too
  network=none    no network
  nproc=S:H data=S:H fsize=S:H nofile=S:H core=S:H cpu=S:H    limits, soft and hard, as in setrlimit
Everything else is out of reach, and stays so for all that the command starts.
"""

import os
import resource
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from testlane_sandbox import credentials, landlock, seccomp  # noqa: E402
from testlane_sandbox.system import LIBC, PR_SET_PDEATHSIG, checked, prctl  # noqa: E402

LIMITS = ("nproc", "data", "fsize", "nofile", "core", "cpu")


def tasks_of(user):
    """How many processes and threads a user has now."""
    count = 0
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                if os.stat(f"/proc/{name}").st_uid == user:
                    count += len(os.listdir(f"/proc/{name}/task"))
            except OSError:
                continue  # it has ended meanwhile
    return count


def count_alone():
    """Enters a user namespace with this user in it: the kernel counts a user's processes in each apart."""
    user, group = os.getuid(), os.getgid()
    checked("unshare", LIBC.unshare(seccomp.CLONE_NEWUSER))
    for name, content in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(content)


def limit(name, value, counted_together):
    # Those of the same user that are there already must not use the limit up.
    extra = tasks_of(os.getuid()) if name == "nproc" and counted_together else 0
    soft, hard = (int(part) + extra for part in value.split(":"))
    resource.setrlimit(getattr(resource, f"RLIMIT_{name.upper()}"), (soft, hard))


def go_first():
    """Makes this process, and all that it starts, the first to be killed when the machine's memory runs out."""
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
    except OSError:
        pass  # /proc is read-only here


def confine(options):
    go_first()
    user = int(options["user"][0]) if "user" in options else None
    if "alone" in options:
        count_alone()
    for name in LIMITS:
        if name in options:
            limit(name, options[name][0], user is None and "alone" not in options)
    own = f"/proc/{os.getpid()}"
    readable = [*options.get("read", []), own]
    credentials.become(user, "search" in options)
    landlock.restrict(readable, options.get("write", []))
    network = options.get("network") != ["none"]
    seccomp.install(seccomp.program(user is None, network, landlock.version() >= landlock.TRUNCATE_SINCE))
    # Set anew, since a change of the user forgets it: with a killed guard goes at least this process.
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main(*arguments):
    end = arguments.index("--")
    options = {}
    for argument in arguments[:end]:
        name, _, value = argument.partition("=")
        options.setdefault(name, []).append(value)
    try:
        confine(options)
        os.chdir("/")
        os.execv(arguments[end + 1], arguments[end + 1 :])
    except OSError as error:
        sys.exit(f"confine: {error.strerror or error}")


if __name__ == "__main__":
    main(*sys.argv[1:])
