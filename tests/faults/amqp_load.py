"""Another program that submits runs over AMQP, all the time."""

import json
import random
import subprocess
import sys
import threading
import uuid
from pathlib import Path

from load import wanted_run

PRODUCER = Path(__file__).with_name("amqp_producer.py")
PAUSE_SECONDS = 3
MOST_OPEN = 3


def interpreter():
    """A Python that has pika; None if there is none."""
    for candidate in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([candidate, "-c", "import pika"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return candidate
    return None


class AmqpLoad:
    """Use it in a `with` statement. Does nothing but say so where pika is missing."""

    def __init__(self, ports, password, history, watchers, address, habits, seed):
        self._ports, self._password = ports, password
        self._history = history
        self._watchers = watchers
        self._address = address
        self._habits = habits
        self._rng = random.Random(f"{seed}-amqp")
        self._no_more = threading.Event()
        self._open = {}
        self._answered = threading.Condition()
        self._process = None

    def __enter__(self):
        python = interpreter()
        if python is None:
            print("No Python with pika (apt-get install python3-pika): nothing is submitted over AMQP", flush=True)
            return self
        self._process = subprocess.Popen(
            [python, str(PRODUCER), ",".join(map(str, self._ports)), self._password],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._submit, name="amqp-submit", daemon=True).start()
        threading.Thread(target=self._listen, name="amqp-listen", daemon=True).start()
        return self

    def __exit__(self, *_):
        self.finish()
        if self._process:
            self._process.kill()
            self._process.wait()

    def finish(self):
        """No new submissions from now on."""
        self._no_more.set()
        with self._answered:
            self._answered.notify_all()

    def await_answers(self, patience):
        """Waits until all submissions are answered, or this many seconds."""
        with self._answered:
            self._answered.wait_for(lambda: not self._open, patience)

    def _submit(self):
        while not self._no_more.wait(self._rng.uniform(0, 2 * PAUSE_SECONDS)):
            with self._answered:
                self._answered.wait_for(lambda: len(self._open) < MOST_OPEN or self._no_more.is_set())
                if self._no_more.is_set():
                    return
                key = str(uuid.UUID(int=self._rng.getrandbits(128)))
                body = wanted_run(self._rng, self._address, "program", self._habits)
                facts = {"environment": body["environmentId"], "priority": body["priority"], "via": "AMQP"}
                self._open[key] = facts
            self._history.add("request", key=key, **facts)
            self._process.stdin.write(json.dumps({"key": key, "body": body}) + "\n")
            self._process.stdin.flush()

    def _listen(self):
        for line in self._process.stdout:
            answer = json.loads(line)
            with self._answered:
                facts = self._open.pop(answer["key"])
                self._answered.notify_all()
            if answer["status"] == 202:
                self._history.add("accepted", key=answer["key"], run=answer["run"], **facts)
                if self._rng.random() < 0.3:
                    self._watchers.watch(answer["run"])
            else:
                self._history.add("refused", key=answer["key"], status=answer["status"], problem="")
