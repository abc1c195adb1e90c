#!/usr/bin/env python3
"""Kills and stops parts of Testlane in the middle of its work and says for each fault whether all went well.

    tests/faults/smoke.py [name ...]     one or more of FAULTS below, all without an argument

Starts instances of its own. Prints a line PASS or FAIL for each fault and ends with status 1 if one failed.
"""

import os
import re
import signal
import sys
import time
import traceback

from instance import Instance
from listener import Listener, overlaps
from testlane_client import PATIENCE, await_condition

WITNESS = "sample-tests/test_witness.py"
SLOW = "sample-tests/test_slow.py"
FREEZE_SECONDS = 5  # how long the fault lasts
UNREACHABLE = (OSError, AssertionError)  # while a part is down, connections fail and answers are problems


def when_reachable(call):
    """Calls again until the API answers as usual; for the time in which it, or the database, is being restarted."""

    def attempt():
        try:
            return call()
        except UNREACHABLE:
            return None

    return await_condition(attempt, "the API answers again")


def settled(testlane, run_id):
    """The ended run, whatever happens to the services meanwhile."""

    def ended():
        run = when_reachable(lambda: testlane.run(run_id))
        return run if run["status"] not in ("QUEUED", "RUNNING") else None

    return await_condition(ended, f"run {run_id} ends", 2 * PATIENCE)


def kill(instance, name, number=signal.SIGKILL):
    pid = instance.pid(name)
    assert pid, f"{name} does not run; running: {instance.parts()}"
    os.kill(pid, number)
    return pid


def await_restart(instance, name, old_pid):
    await_condition(lambda: instance.pid(name) not in (None, old_pid), f"{name} is restarted")


def expect_whole_slow_log(testlane, run_id):
    run = settled(testlane, run_id)
    assert (run["status"], run["attempt"]) == ("SUCCESS", 1), f"{run['status']} {run['attempt']}: {run['statusReason']}"
    log = testlane.log(run_id).decode()
    stamps = [float(stamp) for stamp in re.findall(r"at (\d+\.\d+) s since boot", log)]
    assert len(stamps) == 28 and stamps == sorted(stamps), f"{len(stamps)} of 28 lines"
    assert len(log.encode()) == run["logSize"]
    return run


def running_slow_run(testlane):
    run_id = testlane.start(4, SLOW)["id"]
    await_condition(lambda: b"since boot" in testlane.log(run_id), "the run prints")
    return run_id


def runner_killed(instance):
    """kill -9 of a runner: attempt 2 runs to its end, without overlap, and the environment is free."""
    testlane = instance.testlane
    with Listener() as listener:
        hold = {"HOLD_SECONDS": "8", "WITNESS_ADDRESS": listener.address}
        run_id = testlane.start(1, WITNESS, variables=hold)["id"]
        follower = testlane.start(1, WITNESS)["id"]
        await_condition(lambda: listener.lives(1), "the test shows signs of life")
        victim = testlane.run(run_id)["runnerId"]
        kill(instance, victim)
        killed_at = time.monotonic()
        run = settled(testlane, run_id)
        took = time.monotonic() - killed_at
        next_run = settled(testlane, follower)
        lives = listener.lives(1)
    assert (run["status"], run["attempt"]) == ("SUCCESS", 2), f"{run['status']} {run['attempt']}: {run['statusReason']}"
    assert next_run["status"] == "SUCCESS", next_run["statusReason"]
    assert [life.attempt for life in lives] == [1, 2], lives
    assert not overlaps(lives), f"overlap: {lives}"
    assert lives[0].token < lives[1].token
    gap = lives[1].first - lives[0].last
    await_condition(lambda: testlane.get_json("/environments/1")["state"] == "IDLE", "environment 1 is free")
    return f"{victim} killed, attempt 2 by {run['runnerId']} after {gap:.1f} s, ended {took:.1f} s after the kill"


def runner_killed_twice(instance):
    """A run whose runner is lost twice ends as ERROR that says so, and the next run starts."""
    testlane = instance.testlane
    with Listener() as listener:
        hold = {"HOLD_SECONDS": "600", "WITNESS_ADDRESS": listener.address}
        run_id = testlane.start(2, WITNESS, variables=hold)["id"]
        follower = testlane.start(2, WITNESS)["id"]
        for attempt in (1, 2):
            await_condition(lambda: len(listener.lives(2)) == attempt, f"attempt {attempt} shows signs of life")
            victim = testlane.run(run_id)["runnerId"]
            await_restart(instance, victim, kill(instance, victim))
        run, next_run = settled(testlane, run_id), settled(testlane, follower)
        lives = listener.lives(2)
    assert run["status"] == "ERROR" and "runner" in run["statusReason"].lower(), run
    assert next_run["status"] == "SUCCESS", next_run["statusReason"]
    assert not overlaps(lives), f"overlap: {lives}"
    return run["statusReason"]


def api_killed(instance):
    """kill -9 of api-service: the run goes on, its log has no hole, its end arrives."""
    testlane = instance.testlane
    run_id = running_slow_run(testlane)
    await_restart(instance, "api-1", kill(instance, "api-1"))
    run = expect_whole_slow_log(testlane, run_id)
    return f"run {run['id']}: attempt 1, 28 of 28 lines, {run['logSize']} bytes"


def broker_frozen(instance):
    """RabbitMQ stopped (SIGSTOP): a run is accepted, and executed when the broker is back; nobody loses output."""
    testlane = instance.testlane
    slow = running_slow_run(testlane)
    kill(instance, "rabbitmq", signal.SIGSTOP)
    try:
        asked = time.monotonic()
        run_id = testlane.start(5, WITNESS)["id"]
        took = time.monotonic() - asked
        time.sleep(FREEZE_SECONDS)
    finally:
        kill(instance, "rabbitmq", signal.SIGCONT)
    run = settled(testlane, run_id)
    assert run["status"] == "SUCCESS", run["statusReason"]
    expect_whole_slow_log(testlane, slow)
    return f"accepted in {took * 1000:.0f} ms without the broker, executed afterwards"


def broker_killed(instance):
    """RabbitMQ killed (kill -9): a run is accepted meanwhile, and executed; the one that was running loses nothing."""
    testlane = instance.testlane
    slow = running_slow_run(testlane)
    old = kill(instance, "rabbitmq")
    asked = time.monotonic()
    run_id = testlane.start(6, WITNESS)["id"]
    took = time.monotonic() - asked
    await_restart(instance, "rabbitmq", old)
    run = settled(testlane, run_id)
    assert run["status"] == "SUCCESS", run["statusReason"]
    expect_whole_slow_log(testlane, slow)
    return f"accepted in {took * 1000:.0f} ms, executed {time.monotonic() - asked:.1f} s after the kill"


def database_killed(instance):
    """PostgreSQL killed: 503 problem with Retry-After, then everything recovers by itself."""
    testlane = instance.testlane
    slow = running_slow_run(testlane)
    old = kill(instance, "postgres")
    body = {"username": "faults", "environmentId": 8, "testPaths": [WITNESS]}
    answers = []

    def accepted():
        answers.append(testlane.post("/runs", body))
        return answers[-1].status == 202

    await_condition(accepted, "runs are accepted again")
    refused = [answer for answer in answers if answer.status != 202]
    assert refused, f"the database (pid {old}) was back before anybody noticed"
    for answer in refused:
        assert answer.status == 503, f"{answer.status} {answer.body[:300]!r}"
        assert answer.media_type == "application/problem+json"
        assert int(answer.headers["Retry-After"]) >= 1
    run = settled(testlane, answers[-1].json()["id"])
    assert run["status"] == "SUCCESS", run["statusReason"]
    expect_whole_slow_log(testlane, slow)
    return f"{len(refused)} answers 503 with Retry-After, then accepted and executed"


PATIENT = [api_killed, broker_frozen, broker_killed, database_killed]
HASTY = [runner_killed, runner_killed_twice]  # with a short lease, so that a lost runner is noticed soon
FAULTS = {fault.__name__.replace("_", "-"): fault for fault in PATIENT + HASTY}


def attempt_fault(name, instance):
    try:
        print(f"PASS {name}: {FAULTS[name](instance)}", flush=True)
        return True
    except Exception as failure:  # one fault's failure must not hide the others
        traceback.print_exc()
        print(f"FAIL {name}: {failure}", flush=True)
        return False


def main(names):
    unknown = set(names) - FAULTS.keys()
    if unknown:
        sys.exit(f"No such fault: {', '.join(sorted(unknown))}. There are: {', '.join(FAULTS)}")
    chosen = names or list(FAULTS)
    results = []
    for faults, environment in [(PATIENT, {}), (HASTY, {"TESTLANE_LEASE_DURATION": "6s"})]:
        here = [name for name in chosen if FAULTS[name] in faults]
        if here:
            with Instance("--runners", 2, "--slots", 2, environment=environment) as instance:
                results += [attempt_fault(name, instance) for name in here]
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
