"""Says ``shut in`` if it is, as the level promises; otherwise the first thing that is wrong.

Usage: probe.py full|landlock SUITE host|public|none PORT
At PORT of this machine's loopback address somebody listens.
"""

import os
import socket
import sys
import tempfile

import pytest  # noqa: F401  what tests need must be there

# A machine of the same network, a link-local service as clouds have, and their like in IPv6.
PRIVATE = ("10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "fd00::1", "fe80::1")
PATIENCE = 5


def refused(what, action, *arguments):
    try:
        action(*arguments)
    except OSError:
        return
    sys.exit(what)


def check_full():
    if sum(name.isdigit() for name in os.listdir("/proc")) > 10:
        sys.exit("other processes are visible")


def check_landlock(suite):
    runner = os.getppid()
    refused("the folder around the suite is readable", os.listdir, os.path.dirname(suite))
    refused("the environment of the runner is readable", open, f"/proc/{runner}/environ")
    refused("the command line of the runner is readable", open, f"/proc/{runner}/cmdline")
    refused("the runner can be sent signals; Landlock keeps them in from Linux 6.12 on", os.kill, runner, 0)


def send(address):
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.settimeout(PATIENCE)
        sender.sendto(b"", (address, 9))


def check_network(network, port):
    if network != "host":
        refused("this machine is reachable", socket.create_connection, ("127.0.0.1", port), PATIENCE)
        for address in PRIVATE:
            refused(f"the private address {address} is reachable", send, address)


def main(level, suite, network, port):
    if os.getuid() == 0:
        sys.exit("the process is root")
    for folder in ("/", "/usr", os.path.dirname(os.__file__), os.path.dirname(os.path.abspath(__file__))):
        refused(f"{folder} is writable", open, os.path.join(folder, "testlane-probe"), "w")
    if level == "full":
        check_full()
    else:
        check_landlock(suite)
    check_network(network, int(port))
    os.chdir(suite)
    with open("probe", "w"), tempfile.TemporaryFile():
        os.remove("probe")
    print("shut in")


if __name__ == "__main__":
    main(*sys.argv[1:])
