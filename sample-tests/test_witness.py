"""Gives evidence of when it had its environment: one line at the begin and one at the end, in seconds since boot.

The lines of two runs in one environment must never overlap. Set the variable HOLD_SECONDS to keep the environment
busy for a while (default 0). Ends as SUCCESS.
"""

import os
import time


def give_evidence(what):
    identity = " ".join(
        f"{label}={os.environ.get(name, '0')}"
        for label, name in [
            ("environment", "TESTLANE_ENVIRONMENT_ID"),
            ("run", "TESTLANE_RUN_ID"),
            ("attempt", "TESTLANE_ATTEMPT"),
            ("token", "TESTLANE_FENCING_TOKEN"),
        ]
    )
    print(f"\nWITNESS {what} {identity} boottime={time.clock_gettime(time.CLOCK_BOOTTIME):.6f}", flush=True)


def test_witness():
    give_evidence("begin")
    time.sleep(float(os.environ.get("HOLD_SECONDS", "0")))
    give_evidence("end")
