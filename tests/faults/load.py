"""Users of Testlane, who go on through every fault: each asks for some runs, follows them to their end, and again."""

import hashlib
import random
import threading
import time
import uuid
from dataclasses import dataclass

from cluster import UNREACHABLE
from testlane_client import ENDED

DIRECTORY = "fault-tests"
FILE = f"{DIRECTORY}/test_witness.py"
RETRY = 0.3
MOST_AT_ONCE = 3
ENDINGS = ["pass"] * 12 + ["fail"] * 2 + ["crash", "daemon"]


@dataclass(frozen=True)
class Habits:
    """What users ask for: in which environments, and tests of how many seconds."""

    environments: "tuple[int, ...]" = tuple(range(1, 9))
    holds: "tuple[float, ...]" = (0.1, 0.3, 0.6, 1, 2, 4, 8)


def wanted_run(rng, address, username, habits):
    """The body of a request for a run of the witness."""
    variables = {
        "WITNESS_ADDRESS": address,
        "HOLD_SECONDS": f"{rng.choice(habits.holds):g}",
        "LINES": str(rng.choice([1, 5, 40, 400])),
        "ENDING": rng.choice(ENDINGS),
    }
    return {
        "username": username,
        "environmentId": rng.choice(habits.environments),
        "testPaths": [FILE],
        "priority": rng.choice([0, 0, 0, 0, 0, 5]),
        "variables": variables,
    }


class User:
    """One user, on a thread of his own. What he does follows from the random numbers, when from the services."""

    def __init__(self, name, testlane, history, watchers, address, habits, rng, end):
        self._name = name
        self._testlane = testlane
        self._history = history
        self._watchers = watchers
        self._address = address
        self._habits = habits
        self._rng = rng
        self._end = end
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self):
        self._thread.start()

    def join(self):
        self._thread.join()

    def _work(self):
        while not self._end.is_set():
            runs = [self._ask() for _ in range(self._rng.randint(1, MOST_AT_ONCE))]
            for run in filter(None, runs):
                self._accompany(run)

    def _ask(self):
        body = wanted_run(self._rng, self._address, self._name, self._habits)
        answer = self._post_until_answered("/runs", body, body["environmentId"], body["priority"])
        if answer and self._rng.random() < 0.4:
            self._watchers.watch(answer["id"])
        return answer

    def _post_until_answered(self, path, body, environment, priority):
        """The accepted run; the same key goes with every try, so a lost answer makes no second run."""
        key = str(uuid.UUID(int=self._rng.getrandbits(128)))
        facts = {"key": key, "environment": environment, "priority": priority, "via": "REST"}
        self._history.add("request", **facts)
        while True:
            answer = self._try("POST", path, body, {"Idempotency-Key": key})
            if answer and answer.status == 202:
                run = answer.json()
                self._history.add("accepted", run=run["id"], **facts)
                return run
            if answer and answer.status < 500:
                self._history.add("refused", key=key, status=answer.status, problem=answer.text[:500])
                return None
            if self._end.is_set() and self._end.is_over():
                return None
            time.sleep(RETRY)

    def _accompany(self, run):
        """Stays until the run has ended, which he may hasten; may want it once more, or change a file."""
        chance = self._rng.random()
        if chance < 0.12:
            time.sleep(self._rng.random() * 2)
            self._cancel(run["id"])
        elif chance < 0.2:
            self._upload()
        ended = self._await_end(run["id"])
        if ended and chance > 0.93 and not self._end.is_set():
            self._rerun(ended)

    def _cancel(self, run_id):
        answer = self._try("POST", f"/runs/{run_id}/cancel")
        if answer and answer.status == 200:
            self._history.add("cancelled", run=run_id, status=answer.json()["status"])

    def _rerun(self, run):
        """A rerun has no idempotency key, so an answer that was lost is not asked for again."""
        key = f"rerun-{self._rng.getrandbits(64):x}"  # for the history alone
        facts = {"key": key, "environment": run["environmentId"], "priority": run["priority"], "via": "rerun"}
        self._history.add("request", **facts)
        answer = self._try("POST", f"/runs/{run['id']}/rerun", {})
        if answer and answer.status == 202:
            again = answer.json()
            self._history.add("accepted", run=again["id"], **facts)
            self._await_end(again["id"])

    def _await_end(self, run_id):
        while not self._end.is_over():
            answer = self._try("GET", f"/runs/{run_id}")
            if answer and answer.status == 200:
                run = answer.json()
                if run["status"] in ENDED:
                    self._history.add(
                        "status", run=run_id, attempt=run["attempt"], status=run["status"], source=self._name
                    )
                    return run
            time.sleep(RETRY)
        return None

    def _upload(self):
        """A file of his own, in ever new versions."""
        name = f"test_{self._name.replace('-', '_')}.py"
        content = f"def test_{self._rng.getrandbits(32)}():\n    pass\n".encode()
        facts = {"path": f"{DIRECTORY}/{name}", "sha256": hashlib.sha256(content).hexdigest()}
        self._history.add("uploading", **facts)
        if upload(self._testlane, name, content):
            self._history.add("uploaded", **facts)

    def _try(self, method, path, body=None, headers=None):
        """The answer; None if there was none."""
        try:
            return self._testlane.request(method, f"/api/v1{path}", body, headers, timeout=10)
        except UNREACHABLE:
            return None


def upload(testlane, name, content):
    """Uploads or replaces a file; whether that was acknowledged."""
    boundary = uuid.uuid4().hex
    fields = {"directory": DIRECTORY, "replace": "true"}
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: text/x-python\r\n\r\n"
    )
    body = "".join(parts).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    try:
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return testlane.request("POST", "/api/v1/test-files", body, headers, timeout=10).status == 201
    except UNREACHABLE:
        return False


class EndOfLoad:
    """First no new runs are to be asked for; later, nothing is waited for any more."""

    def __init__(self):
        self._no_more = threading.Event()
        self._over = threading.Event()

    def no_more(self):
        self._no_more.set()

    def over(self):
        self._no_more.set()
        self._over.set()

    def is_set(self):
        return self._no_more.is_set()

    def is_over(self):
        return self._over.is_set()


class Load:
    """Some users through REST. Use it in a `with` statement."""

    def __init__(self, users, testlane, history, watchers, address, habits, seed):
        self._end = EndOfLoad()
        common = (testlane, history, watchers, address, habits)
        self._users = [
            User(f"user-{number}", *common, random.Random(f"{seed}-{number}"), self._end)
            for number in range(1, users + 1)
        ]

    def __enter__(self):
        for user in self._users:
            user.start()
        return self

    def __exit__(self, *_):
        self._end.over()
        for user in self._users:
            user.join()

    def finish(self):
        """No new runs from now on."""
        self._end.no_more()
