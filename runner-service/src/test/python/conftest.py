import hmac
import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "main" / "python"
FOREVER = 10**15
KEY = "0123456789abcdef" * 4
SECRET = "fedcba9876543210"
MARK = re.compile("\x1b]7717;([0-9a-f]{32})\a")


def seal(text):
    return hmac.new(bytes.fromhex(KEY), text.encode(), "sha256").hexdigest()


def sealed_events(lines):
    """The events among the lines, with their sequence numbers; others are left out, as the runner does."""
    for line in filter(None, lines):
        name, _, rest = line.partition(" ")
        number, _, event = rest.partition(" ")
        if hmac.compare_digest(name.encode(), seal(rest).encode()):
            yield {"seq": int(number), **json.loads(event)}


def boot_millis():
    return int(time.clock_gettime(time.CLOCK_BOOTTIME) * 1000)


def await_that(condition, what, seconds=10):
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, f"{what} did not come true within {seconds} s"
        time.sleep(0.01)
    return value


def is_alive(process):
    """Whether a process with this id exists and has not ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


class Guarded:
    """A guard with a command below it, driven as the runner does."""

    def __init__(self, folder, *command, guard=(SOURCES / "guard.py",)):
        self.lock = folder / "guards.lock"
        self.lock.touch()
        self.errors = open(folder / "output", "wb+")
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", *guard, self.lock, *map(str, command)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            cwd=folder,
        )
        self.send(f"key {SECRET}")

    def send(self, command):
        self.process.stdin.write(f"{command}\n".encode())
        self.process.stdin.flush()

    def live(self, millis=FOREVER):
        self.send(f"live {boot_millis() + millis if millis < FOREVER else FOREVER}")

    def finish(self, seconds=20):
        """Waits for the end; returns all that was written to standard output."""
        alarm = threading.Timer(seconds, self.process.kill)
        alarm.start()
        try:
            out = self.process.stdout.read().decode()
            self.process.wait()
        finally:
            alarm.cancel()
        return out

    def last_word(self):
        word = json.loads(self.finish().splitlines()[-1])
        assert word.pop("key") == SECRET
        return word

    def output(self):
        self.errors.seek(0)
        return self.errors.read().decode()

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()


@pytest.fixture
def guarded(tmp_path):
    """Starts a command below a guard; kills the guard in the end, should it still be there."""
    started = []

    def start(*command, **details):
        started.append(Guarded(tmp_path, *command, **details))
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.fixture
def launch(guarded, tmp_path):
    """Runs pytest by the launcher on files given by path; returns the events, the exit code and the output."""

    def run(files, **details):
        process = start(files, **details)
        lines = process.finish().splitlines()
        return Launched(lines, process.process.returncode, process.output())

    def start(files, tests=("test_it.py",), keyword=None, environment=None, nodes=(), plugins=(), stacks_after=600,
              python=sys.executable):
        folder = tmp_path / "suite"
        for path, source in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(source)
        (tmp_path / "pytest.ini").touch()
        process = guarded(python, "-s", SOURCES / "launch.py")
        process.live()
        request = {
            "folder": str(folder),
            "environment": {"PATH": os.environ["PATH"], "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **(environment or {})},
            "tests": list(tests),
            "nodes": list(nodes),
            "keyword": keyword,
            "plugins": list(plugins),
            "stacksAfter": stacks_after,
            "key": KEY,
        }
        process.send("run " + json.dumps(request))
        return process

    run.start = start
    return run


class Launched:
    def __init__(self, lines, exit_code, output):
        self.events = list(sealed_events(lines))
        self.refused = len([line for line in lines[:-1] if line]) - len(self.events)
        self.exit_code = exit_code
        # What is between two marks: before the first test, of the first test, between it and the second …
        self.slices = MARK.split(output)[::2]
        marks = MARK.split(output)[1::2]
        assert marks == [seal(f"mark {n}")[:32] for n in range(1, len(marks) + 1)]
        self.marks = list(range(1, len(marks) + 1))
        self.output = "".join(self.slices)

    def named(self, name):
        return [event for event in self.events if event["event"] == name]

    def outcomes(self):
        return {event["id"].partition("::")[2]: event["outcome"] for event in self.named("result")}
