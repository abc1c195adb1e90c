"""Gives evidence of when it had its environment: one line at the begin and one at the end, in seconds since boot.

The lines of two runs in one environment must never overlap. Set the variable HOLD_SECONDS to keep the environment
busy for a while (default 0), and WITNESS_ADDRESS to host:port of a listener that shall hear 20 times a second that the
test is still alive. Ends as SUCCESS.
"""

import os
import socket
import time


def boottime():
    return f"boottime={time.clock_gettime(time.CLOCK_BOOTTIME):.6f}"


def identity():
    names = {"environment": "ENVIRONMENT_ID", "run": "RUN_ID", "attempt": "ATTEMPT", "token": "FENCING_TOKEN"}
    return " ".join(f"{label}={os.environ.get(f'TESTLANE_{name}', '0')}" for label, name in names.items())


def hold(seconds, address):
    if not address:
        time.sleep(seconds)
        return
    host, port = address.rsplit(":", 1)
    deadline = time.monotonic() + seconds
    with socket.create_connection((host, int(port))) as listener:
        while time.monotonic() < deadline:
            listener.sendall(f"WITNESS alive {identity()} {boottime()}\n".encode())
            time.sleep(0.05)


def test_witness():
    print(f"\nWITNESS begin {identity()} {boottime()}", flush=True)
    hold(float(os.environ.get("HOLD_SECONDS", "0")), os.environ.get("WITNESS_ADDRESS"))
    print(f"\nWITNESS end {identity()} {boottime()}", flush=True)
