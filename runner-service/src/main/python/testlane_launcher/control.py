"""What the runner says to the launcher: one request, and later perhaps ``stop``."""

import json
import signal
import threading

from .stacks import show_stacks


def read_request(control):
    """The request, a JSON object in one line; None when the runner has gone without asking for anything.

    ``{"folder": str, "environment": {name: value}, "tests": [path relative to the folder],
    "nodes": [node ids to run of these; empty for all], "keyword": str or null, "plugins": [for pytest's -p],
    "stacksAfter": seconds until all stacks are shown, "key": for the seals, hexadecimal}``
    """
    line = control.readline()
    return json.loads(line) if line.strip() else None


def listen_for_stop(control, output):
    """Shows where every thread stands and interrupts the main thread when told to ``stop``."""

    def listen():
        for line in control:
            if line.strip() == b"stop":
                show_stacks(output)
                signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    threading.Thread(target=listen, name="testlane-control", daemon=True).start()
