"""How long environments and slots stood idle although there was something to do."""

from collections import defaultdict
from dataclasses import dataclass

from evidence import Verdict, without

IDLE_SECONDS = 2.0
MOST_RUNNING = 5  # processes for each core; a machine with more to do says nothing about Testlane's speed


@dataclass(frozen=True)
class Idle:
    """A time in which a run waited in an environment where nothing was executed; `life` ended it."""

    begin: float
    end: float
    life: dict


def idle_times(evidence):
    """All times in which an environment stood idle."""
    first_of = {}
    for life in evidence.lives:
        first_of.setdefault(life["run"], life["first"])
    waits = defaultdict(list)
    for run, accepted in evidence.accepted.items():
        if run in first_of:
            waits[accepted["environment"]].append((accepted["at"], first_of[run]))
    found = []
    for environment, lives in evidence.lives_by("environment").items():
        free_since = 0.0
        for life in lives:
            waiting = [accepted for accepted, first in waits[environment] if accepted < life["first"] <= first]
            if life["first"] > first_of[life["run"]]:
                waiting.append(free_since)  # its earlier attempt was lost
            if waiting and max(free_since, min(waiting)) < life["first"]:
                found.append(Idle(max(free_since, min(waiting)), life["first"], life))
            free_since = max(free_since, life["last"])
    return found


def full_times(evidence):
    """All times in which every slot was in use, as (begin, end)."""
    changes = sorted([(life["first"], 1) for life in evidence.lives] + [(life["last"], -1) for life in evidence.lives])
    found, busy, since = [], 0, None
    for at, change in changes:
        busy += change
        if busy >= evidence.setup["slots"] and since is None:
            since = at
        elif busy < evidence.setup["slots"] and since is not None:
            found.append((since, at))
            since = None
    return found


def overloaded_times(evidence):
    """All times in which the machine had too much to do, as (begin, end), each until the next look that says otherwise."""
    found = []
    for look, following in zip(evidence.by_kind["machine"], evidence.by_kind["machine"][1:]):
        if max(look["running"], following["running"]) > MOST_RUNNING * look["cores"]:
            found.append((look["at"], following["at"]))
    return found


def no_idle_slot(evidence):
    verdict = Verdict("busy", f"no slot idles for more than {IDLE_SECONDS:g} s while a run could start, outside of faults")
    excused = sorted(full_times(evidence) + overloaded_times(evidence))
    for idle in idle_times(evidence):
        parts = [part for calm in evidence.calm(idle.begin, idle.end) for part in without(*calm, excused)]
        longest = max((end - begin for begin, end in parts), default=0)
        run = idle.life["run"]
        text = f"environment {idle.life['environment']} was idle for {longest:.1f} s while run {run} waited"
        verdict.expect(longest <= IDLE_SECONDS, text, *filter(None, [evidence.accepted.get(run), idle.life]))
    return verdict


def longest_by_fault(evidence):
    """{name of a fault: longest time in seconds for which an environment stood idle, mostly while it was at work}."""
    longest = {window.name: 0.0 for window in evidence.windows}
    for idle in idle_times(evidence):
        windows = evidence.faults_between(idle.begin, idle.end)
        if windows:
            most = max(windows, key=lambda window: min(window.settled, idle.end) - max(window.begin, idle.begin))
            longest[most.name] = max(longest[most.name], idle.end - idle.begin)
    return longest
