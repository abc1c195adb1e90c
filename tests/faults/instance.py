"""Starts an instance of Testlane of its own for measurements and fault tests, and stops it again."""

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "acceptance"))

from testlane_client import Testlane  # noqa: E402

START_SECONDS = 600  # the very first start builds everything
STOP_SECONDS = 60


def free_port():
    """A free port below the ephemeral range."""
    for _ in range(100):
        port = random.randint(20_000, 32_000)
        with socket.socket() as candidate:
            if candidate.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("no free port found")


def java_home():
    """The JDK that ./run takes."""
    find = 'source .mvn/java-home.sh && find_java_home'
    return Path(subprocess.check_output(["bash", "-c", find], cwd=ROOT, text=True).strip())


class Instance:
    """`./run` with its own data folder and port. Use it in a `with` statement; leaving it stops and removes all."""

    def __init__(self, *options, environment=None, build=None):
        """`build` names the folder of a build other than the checkout's own."""
        self.data = Path(tempfile.mkdtemp(prefix="testlane-instance-"))
        self.url = f"http://127.0.0.1:{free_port()}"
        self.testlane = Testlane(self.url)
        self._options = [str(option) for option in options]
        self._environment = environment or {}
        self._build = build
        self._output = self.data.with_suffix(".out")

    def __enter__(self):
        start = ["./run"] if self._build is None else self._start_of(self._build)
        command = [*start, "--data", str(self.data), "--port", self.url.rsplit(":", 1)[1], *self._options]
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            self._await_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, failure, *_):
        self.stop()
        if failure is None:
            shutil.rmtree(self.data)
            self._output.unlink()
        else:
            print(f"The instance's data is kept in {self.data}, its output in {self._output}", file=sys.stderr)

    @staticmethod
    def _start_of(build):
        """What ./run does once it has built."""
        options = ["-Xmx128m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"]
        return [str(java_home() / "bin" / "java"), *options, "-jar", f"{build}/local-stack.jar", "up", "--checkout", str(ROOT)]

    def _await_ready(self):
        deadline = time.monotonic() + START_SECONDS
        while not re.search(rb"Testlane is ready at http", self._output.read_bytes()):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"./run did not become ready:\n{self._output.read_text()[-3_000:]}")
            time.sleep(0.1)

    def stop(self):
        """SIGTERM, as Ctrl-C would; fails if something of it does not end."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        self._process.wait(STOP_SECONDS)

    def pid(self, name):
        """The process id of a part such as `runner-1`, as recorded now; None while it is not running."""
        try:
            return json.loads((self.data / "processes" / f"{name}.json").read_text())["pid"]
        except FileNotFoundError:
            return None

    def parts(self):
        """Names of the parts that run."""
        return sorted(file.stem for file in (self.data / "processes").glob("*.json"))
