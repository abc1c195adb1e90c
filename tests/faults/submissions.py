#!/usr/bin/python3
"""Submits 1,000 runs over AMQP in a burst while api-service is killed (kill -9) again and again.

    tests/faults/submissions.py

Each has to become one run, and every change of every run's status has to be told, in order. All go to one environment
that is held, so they are judged and cancelled without being executed. Starts an instance of its own; needs pika, which
Debian has as python3-pika for /usr/bin/python3. Prints a line PASS or FAIL and ends with status 1 if it failed.
"""

import json
import os
import signal
import sys
import time
import traceback
from collections import defaultdict

import pika
from instance import Instance
from testlane_client import await_condition

SUBMISSIONS = 1_000
KILL_AT = [100, 400, 700]  # so many answers
ENVIRONMENT = 100
WITNESS = "sample-tests/test_witness.py"
PATIENCE = 240  # seconds


def producer(instance):
    password = (instance.data / "secrets" / "rabbitmq-producer-password").read_text().strip()
    port = json.loads((instance.data / "ports.json").read_text())["rabbitmq"]
    return pika.BlockingConnection(pika.URLParameters(f"amqp://producer:{password}@127.0.0.1:{port}/%2F"))


def submit_all(channel, replies):
    request = json.dumps({"username": "burst", "environmentId": ENVIRONMENT, "testPaths": [WITNESS]})
    for number in range(SUBMISSIONS):
        key = f"burst-{number}"
        properties = pika.BasicProperties(delivery_mode=2, message_id=key, correlation_id=key, reply_to=replies)
        channel.basic_publish("testlane.submissions", "run", request, properties, mandatory=True)


def kill(instance):
    old = instance.pid("api-1")
    os.kill(old, signal.SIGKILL)
    return old


def answers_while_killed(instance, channel, replies):
    """The run of each submission, by its key; api-service is killed at the answers in KILL_AT."""
    runs, kills = {}, list(KILL_AT)
    deadline = time.monotonic() + PATIENCE
    for _, properties, body in channel.consume(replies, auto_ack=True, inactivity_timeout=1):
        assert time.monotonic() < deadline, f"{len(runs)} of {SUBMISSIONS} answered within {PATIENCE} s"
        if body is not None:
            run_id = json.loads(body)["id"]
            assert runs.setdefault(properties.correlation_id, run_id) == run_id, "two runs for one submission"
        if kills and len(runs) >= kills[0] and instance.pid("api-1"):
            kill(instance)
            kills.pop(0)
        if len(runs) == SUBMISSIONS:
            break
    channel.cancel()
    return runs


def events_until_cancelled(channel, events, run_ids):
    """The statuses of each run in the order in which they were told, repetitions left out."""
    told, last = defaultdict(list), defaultdict(int)
    deadline = time.monotonic() + PATIENCE
    for _, properties, body in channel.consume(events, auto_ack=True, inactivity_timeout=1):
        assert time.monotonic() < deadline, f"not every end was told within {PATIENCE} s"
        if body is not None:
            run = json.loads(body)
            # What comes again after a later one has a smaller number.
            if int(properties.message_id) > last[run["id"]]:
                last[run["id"]] = int(properties.message_id)
                told[run["id"]].append(run["status"])
        if all(told[run_id][-1:] == ["CANCELLED"] for run_id in run_ids):
            return {run_id: told[run_id] for run_id in run_ids}


def burst(instance):
    testlane = instance.testlane
    holder = testlane.start(ENVIRONMENT, WITNESS, variables={"HOLD_SECONDS": "600"})["id"]
    testlane.await_run(holder, "RUNNING")
    connection = producer(instance)
    channel = connection.channel()
    channel.confirm_delivery()
    replies = channel.queue_declare("", exclusive=True).method.queue
    events = channel.queue_declare("", exclusive=True).method.queue
    channel.queue_bind(events, "testlane.run-events", f"run.{ENVIRONMENT}.*")

    began = time.monotonic()
    submit_all(channel, replies)
    runs = answers_while_killed(instance, channel, replies)
    took = time.monotonic() - began
    await_condition(lambda: answers(testlane), "the API answers again")
    queued = testlane.get_json(f"/environments/{ENVIRONMENT}")["queued"]
    assert len(set(runs.values())) == queued == SUBMISSIONS, f"{len(set(runs.values()))} answered, {queued} queued"

    for run_id in sorted(runs.values(), reverse=True):
        assert testlane.cancel(run_id).status == 200
    testlane.cancel(holder)
    told = events_until_cancelled(channel, events, list(runs.values()))
    wrong = {run_id: statuses for run_id, statuses in told.items() if statuses != ["QUEUED", "CANCELLED"]}
    assert not wrong, f"told out of order or not at all: {wrong}"
    connection.close()
    return f"{SUBMISSIONS} runs in {took:.0f} s, none twice, {len(KILL_AT)} kills, every change told in order"


def answers(testlane):
    try:
        return testlane.get("/runs", limit=1).status == 200
    except OSError:
        return False


def main():
    with Instance("--runners", 1, "--slots", 1) as instance:
        try:
            print(f"PASS {burst(instance)}")
            return 0
        except Exception as failure:
            traceback.print_exc()
            print(f"FAIL {failure}")
            return 1


if __name__ == "__main__":
    sys.exit(main())
