"""What the runner says to the launcher: one request, and later perhaps ``stop``."""

import faulthandler
import json
import signal
import threading


def read_request(control):
    """The request, a JSON object in one line; None when the runner has gone without asking for anything.

    ``{"folder": str, "environment": {name: value}, "tests": [path relative to the folder],
    "nodes": [node ids to run of these; empty for all], "keyword": str or null, "nonce": str}``
    """
    line = control.readline()
    return json.loads(line) if line.strip() else None


def listen_for_stop(control):
    """Shows where every thread stands and interrupts the main thread when told to ``stop``."""

    def listen():
        for line in control:
            if line.strip() == b"stop":
                faulthandler.dump_traceback(file=2, all_threads=True)
                signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    threading.Thread(target=listen, name="testlane-control", daemon=True).start()
