"""The system under test: an instance of Testlane whose parts can be killed, frozen, cut off and looked into.

Each service reaches each other one through a proxy of the test, and starts by way of a script that sets this up.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

from database import Database, DatabaseError
from history import boottime
from instance import Instance, free_port
from proxy import Network
from testlane_client import Testlane, await_condition

LEASE_SECONDS = 6
GRACE_SECONDS = 5  # the reaper's period, and what a busy machine needs
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)  # of this machine's architecture
SMALL_DISK_MB = 48
SETTLE_SECONDS = 120
STEADY_SECONDS = 3.0  # the longest pause before a service connects to the broker again
SETTINGS = {
    "TESTLANE_LEASE_DURATION": f"{LEASE_SECONDS}s",
    "TESTLANE_RUNNER_STOP_GRACE": "3s",
    "TESTLANE_ALLOWED_HOSTS": "127.0.0.1",  # whatever the port of the proxy
    "TESTLANE_MAX_ATTEMPTS": "5",  # so that it's rare that a run is unlucky so often
    "TESTLANE_RUNNER_UNSANDBOXED_UPLOADS": "true",
}
NOT_WHOLE = (
    "select count(*) from runner where state <> 'ACTIVE' or last_seen_at < now() - interval '2 s'",
    "select count(*) from lease l join runner r on r.id = l.runner_id where l.incarnation <> r.incarnation",
    "select count(*) from lease where expires_at < now()",
)
UNREACHABLE = (OSError, AssertionError, ValueError)  # connections fail, answers are problems or come half


class Cluster:
    """Use it in a `with` statement; leaving it stops everything.

    :param clocks: whether some clocks can be set; their services need five times the processor time then
    :param build: the folder of a build other than that of this checkout
    """

    def __init__(self, runners=3, slots=2, apis=1, brokers=1, clocks=False, build=None):
        self.runners, self.slots, self.apis, self.brokers = runners, slots, apis, brokers
        self.has_clocks = clocks and FAKETIME is not None
        self.network = Network()
        self._folder = Path(tempfile.mkdtemp(prefix="testlane-cluster-"))
        options = ["--runners", runners, "--slots", slots]
        options += ["--api", apis, "--brokers", brokers] if apis + brokers > 2 else []
        settings = {**SETTINGS, "TESTLANE_WRAPPER": str(self._folder / "start")}
        self.instance = Instance(*options, environment=settings, build=build)
        self.testlane = self.instance.testlane
        self.data = self.instance.data
        self.ports = {}
        self.small_disk = None
        self._names = []
        self._stack = ExitStack()

    def __enter__(self):
        with ExitStack() as stack:
            stack.enter_context(self.network)
            stack.callback(self._clean_up)
            self._prepare()
            stack.enter_context(self.instance)
            self._names = self.instance.parts()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *failure):
        return self._stack.__exit__(*failure)

    # Setting up

    def _prepare(self):
        # The names under which a start looks its ports up; the first node's has no number.
        nodes = ["rabbitmq"] + [f"rabbitmq-{number}" for number in range(2, self.brokers + 1)]
        apis = [f"api-{number}" for number in range(1, self.apis + 1)]
        for name in ["postgres", "epmd", *apis, *nodes, *(f"{node}-distribution" for node in nodes)]:
            self.ports[name] = free_port()
        (self.data / "ports.json").write_text(json.dumps(self.ports))
        self.broker_ports = [self.ports[node] for node in nodes]
        brokers = list(zip(["rabbitmq"] if self.brokers == 1 else ["rabbitmq-1", *nodes[1:]], self.broker_ports))
        for api in apis:
            database = ("postgres", self.ports["postgres"])
            self._wrap(api, [database, *brokers], {"TESTLANE_DATABASE_URL", "TESTLANE_AMQP_URL"})
        for number in range(1, self.runners + 1):
            address = ("api", int(self.instance.url.rsplit(":", 1)[1]))
            self._wrap(f"runner-{number}", [address, *brokers], {"TESTLANE_AMQP_URL", "TESTLANE_URL"})
        start = self._folder / "start"
        start.write_text(f'#!/bin/sh\n[ ! -f {self._folder}/$1 ] || . {self._folder}/$1\nshift\nexec "$@"\n')
        start.chmod(0o755)
        self._folder.chmod(0o755)
        self._mount()

    def _wrap(self, name, destinations, variables):
        """Lets a part find others behind proxies, and its clock in a file."""
        edits = " ".join(
            f"-e 's/127.0.0.1:{port}/127.0.0.1:{self.network.link(name, destination, port).port}/'"
            for destination, port in destinations
        )
        lines = [f'export {variable}="$(printf %s "${variable}" | sed {edits})"' for variable in sorted(variables)]
        if self.has_clocks and name in ("api-1", f"runner-{self.runners}"):
            self.set_clock(name, 0)
            lines += [
                f"export LD_PRELOAD={FAKETIME} FAKETIME_TIMESTAMP_FILE={self._clock(name)}",
                "export FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_CACHE_DURATION=1",
            ]
        (self._folder / name).write_text("\n".join(lines) + "\n")

    def _mount(self):
        """A small disk for the last runner's workspace, as far as this user may have one."""
        disk = self._folder / "disk"
        disk.mkdir(mode=0o700)
        command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK_MB}m,mode=700", "tmpfs", str(disk)]
        if os.geteuid() == 0 and subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0:
            self.small_disk = disk
            with open(self._folder / f"runner-{self.runners}", "a") as settings:
                settings.write(f"export TESTLANE_RUNNER_WORKSPACE={disk}\n")

    def _clean_up(self):
        if self.small_disk:
            subprocess.run(["umount", "--lazy", str(self.small_disk)], check=True)
        shutil.rmtree(self._folder)

    def _clock(self, name):
        return self._folder / f"{name}.clock"

    def set_clock(self, name, seconds):
        """Lets a service's wall clock be so much ahead of the machine's, from within a second on."""
        draft = self._clock(name).with_suffix(".draft")
        draft.write_text(f"{seconds:+d}s\n")
        draft.rename(self._clock(name))

    # Processes

    def parts(self, kind):
        """The names of the parts of a kind (`runner`, `api`, `rabbitmq`, `postgres`), whether they run or not."""
        return [name for name in self._names if re.fullmatch(rf"{kind}(-\d+)?", name)]

    def end(self, name, number):
        """Sends a part, if it runs, a signal that ends it, and waits until it is gone."""
        pid = self.instance.pid(name)
        if pid and send(pid, number):
            await_condition(lambda: is_frozen(pid), f"{name} ends")

    def guards(self, runner):
        """Process ids of the guards that a runner has now."""
        parent = self.instance.pid(runner)
        return [pid for pid in children(parent) if b"guard.py" in command_line(pid)] if parent else []

    def rabbitmqctl(self, node, *arguments):
        """Runs the broker's tool on a node with the environment that the node itself has; returns its output."""
        pid = self.instance.pid(node)
        environment = dict(
            entry.split("=", 1)
            for entry in Path(f"/proc/{pid}/environ").read_text().split("\0")
            if "=" in entry and not entry.startswith("RUNNING_UNDER")
        )
        program = "/usr/lib/rabbitmq/bin/rabbitmqctl"
        return subprocess.run(
            [program, "--quiet", "-n", environment["RABBITMQ_NODENAME"], *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
        ).stdout

    # Looking into it

    def secret(self, name):
        return (self.data / "secrets" / name).read_text().strip()

    def database(self):
        """A connection to the database, past all proxies."""
        return Database(self.ports["postgres"], "testlane", self.secret("postgres-testlane-password"), "testlane")

    def leases(self):
        """[(environment, token, run, runner)] of all leases; None while the database can't say."""
        try:
            with self.database() as database:
                rows = database.query("select environment_id, fencing_token, run_id, runner_id from lease order by 1")
            return [[int(environment), int(token), int(run), runner] for environment, token, run, runner in rows]
        except (OSError, DatabaseError):
            return None

    def await_whole(self):
        """Waits until all parts are up, for long enough to know each other again, and no slot leaves a run waiting."""
        whole_since = None

        def is_at_work():
            nonlocal whole_since
            if not self._is_whole():
                whole_since = None
                return False
            whole_since = whole_since or boottime()
            return boottime() - whole_since >= STEADY_SECONDS and self._is_busy()

        await_condition(is_at_work, "all parts are up and at work again", SETTLE_SECONDS)

    def _is_whole(self):
        if any(is_frozen(self.instance.pid(name)) for name in self._names):
            return False
        try:
            if not all(self._is_ready(api) for api in self.parts("api")):
                return False
            for port in self.broker_ports:
                socket.create_connection(("127.0.0.1", port), timeout=3).close()
            with self.database() as database:
                return [["0"]] * 3 == [database.query(sql)[0] for sql in NOT_WHOLE]
        except UNREACHABLE + (DatabaseError,):
            return False

    def _is_busy(self):
        """Whether nothing waits in a free environment, or all slots are in use."""
        try:
            with self.database() as database:
                ((leases, waiting),) = database.query(
                    "select (select count(*) from lease), count(*) from run q where status = 'QUEUED'"
                    " and not exists (select from lease l where l.environment_id = q.environment_id)"
                )
        except (OSError, DatabaseError):
            return False
        return waiting == "0" or int(leases) >= self.runners * self.slots

    def _is_ready(self, api):
        url = self.instance.url if self.apis == 1 else f"http://127.0.0.1:{self.ports[api]}"
        return Testlane(url).request("GET", "/actuator/health/readiness", timeout=3).status == 200


def send(pid, number):
    """Sends a signal; False if the process is gone."""
    try:
        os.kill(pid, number)
        return True
    except ProcessLookupError:
        return False


def is_frozen(pid):
    """Whether a process is stopped, or not there at all."""
    try:
        return pid is None or Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "TZX"
    except OSError:
        return True


def children(parent):
    try:
        return [
            int(pid) for task in Path(f"/proc/{parent}/task").iterdir() for pid in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def descendants(pid):
    """A process and all below it."""
    return [pid] + [below for child in children(pid) for below in descendants(child)]


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def processes_of(folder):
    """Descriptions of all processes that were started with a folder, or work in it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            texts = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            if str(folder).encode() in texts or os.readlink(process / "cwd").startswith(str(folder)):
                found.append(f"{process.name} {command_line(process.name).decode(errors='replace')[:200]!r}")
        except OSError:
            continue  # it ended meanwhile, or is not ours
    return found
