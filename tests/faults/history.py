"""What was seen in a test, as JSON lines: written while it happens, read by the checker afterwards.

Every record is an object with `at`, seconds since boot, and `kind`. These kinds there are:

setup       slots, lease (seconds), grace (seconds), watched: what the test was like
request     key, environment, priority, via: a run was asked for, `at` is before anything was sent; a rerun's key is
            known to the history alone
accepted    key, run, environment, priority, via: the service has acknowledged it
refused     key, status: it was refused for good
cancelled   run, status: a cancel was acknowledged; status as it was answered
uploading   path, sha256: a file is being uploaded
uploaded    path, sha256: the upload was acknowledged
status      run, attempt, status, source: what one reader saw, in the order in which it came
life        environment, run, attempt, token, first, last, lines, ended: a test process, by its own words: how many
            numbered lines it said it had printed, and whether it came to its end
output      client, run, offset, text: what a client of a run's event stream got
stream-end  client, run, offset
fault       id, name, target, phase: begin, end (healed) or settled (all parts are as before)
leases      held: [[environment, token, run, runner], …] as the database has them
machine     running, cores: how many processes wanted a processor, and how many of those there are
final-run   run: as REST shows it at the end
row         run, key, status, attempt, token, environment: as the database has it at the end
log         run, text: the stored log
file        path, sha256: a file of the catalogue at the end
remains     what, found: what was left where nothing should be
"""

import json
import threading
import time


def boottime():
    """Seconds since boot, the one clock that all processes of a machine share."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class History:
    """Appends records to a file; for any number of threads. Use it in a `with` statement."""

    def __init__(self, path):
        self._file = open(path, "w", encoding="utf-8")
        self._lock = threading.Lock()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with self._lock:
            self._file.close()

    def add(self, kind, at=None, **facts):
        line = json.dumps({"at": round(boottime() if at is None else at, 6), "kind": kind, **facts}, ensure_ascii=False)
        with self._lock:
            if not self._file.closed:  # a thread that comes too late has nothing to tell any more
                self._file.write(line + "\n")
                self._file.flush()


def read(path):
    """All records in the order of their times; a last line that a killed test left half written is dropped."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")[:-1]
    return sorted(map(json.loads, lines), key=lambda record: record["at"])
