"""Looks at the cluster for the history: at its leases all the time, and at everything when the load has ended."""

import os
import threading
from contextlib import contextmanager

from cluster import UNREACHABLE
from history import boottime
from load import DIRECTORY
from testlane_client import await_condition

SAMPLE_SECONDS = 0.5
DRAIN_SECONDS = 180
SILENCE_SECONDS = 1  # twenty signs of whoever lives
STREAM_PATIENCE = 45  # a stream whose run's log can't be whole ends after some time


@contextmanager
def samples(cluster, history):
    """Notes who holds what, and how busy the machine is, twice a second."""
    over = threading.Event()

    def sample():
        while not over.wait(SAMPLE_SECONDS):
            history.add("machine", running=running_processes(), cores=os.cpu_count())
            held = cluster.leases()
            if held is not None:
                history.add("leases", held=held)

    thread = threading.Thread(target=sample, name="samples", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def running_processes():
    """How many have a processor or wait for one."""
    with open("/proc/stat") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("procs_running"))


def collect(experiment):
    """Waits until everything has ended, for a bounded time, and notes what there is then."""
    cluster, history, listener = experiment.cluster, experiment.history, experiment.listener
    experiment.amqp.await_answers(DRAIN_SECONDS)
    _await_rest(cluster)
    rested = boottime()
    experiment.watchers.await_all(STREAM_PATIENCE)
    runs = _all_runs(cluster.testlane)
    for run in runs:
        history.add("final-run", run=run)
        if run["attempt"] > 0:
            history.add("log", run=run["id"], text=cluster.testlane.log(run["id"]).decode())
    for row in _rows(cluster):
        history.add("row", **row)
    for file in cluster.testlane.get_json("/test-files")["files"]:
        if file["directory"] == DIRECTORY:
            history.add("file", path=file["path"], sha256=file["sha256"])
    await_condition(lambda: boottime() > rested + SILENCE_SECONDS, "who still lives would have given a sign")
    for life in listener.lives():
        history.add("life", **vars(life))
    history.add("remains", what="test processes", found=[vars(life) for life in listener.lives() if life.last > rested])
    _look_for_remains(cluster, history)


def _await_rest(cluster):
    """Until no run is open, and no environment is held."""

    def rests():
        try:
            open_runs = cluster.testlane.get_json("/runs", status=["QUEUED", "RUNNING"])["items"]
            return not open_runs and not cluster.leases()
        except UNREACHABLE:
            return False

    try:
        await_condition(rests, "all runs have ended", DRAIN_SECONDS)
    except AssertionError as stuck:
        print(f"Stuck: {stuck}", flush=True)  # the checker will say which


def _all_runs(testlane):
    runs, cursor = [], {}
    while True:
        page = testlane.get_json("/runs", limit=200, **cursor)
        runs += page["items"]
        if not page["nextCursor"]:
            return runs
        cursor = {"cursor": page["nextCursor"]}


def _rows(cluster):
    with cluster.database() as database:
        rows = database.query(
            "select id, idempotency_key, status, attempt, coalesce(fencing_token, 0), environment_id from run order by id"
        )
    return [
        {"run": int(run), "key": key, "status": status, "attempt": int(attempt), "token": int(token),
         "environment": int(environment)}
        for run, key, status, attempt, token, environment in rows
    ]  # fmt: skip


def _look_for_remains(cluster, history):
    history.add("remains", what="leases", found=cluster.leases())
    busy = [runner for runner in cluster.testlane.get_json("/runners") if runner["busy"]]
    history.add("remains", what="busy slots", found=busy)
    surplus = []
    for runner in cluster.parts("runner"):
        guards = cluster.guards(runner)
        if len(guards) > cluster.slots:
            surplus.append(f"{runner} has {len(guards)} guards for {cluster.slots} slots")
    history.add("remains", what="guards without a slot", found=surplus)
