"""The invariants of the protocol, I1 to I6, as questions to the evidence."""

import re
from collections import defaultdict

from evidence import TERMINAL, Verdict

LINE = re.compile(r"^line (\d+) of environment=(\d+) run=(\d+) attempt=(\d+) token=(\d+) (·*)$", re.MULTILINE)
DEADLY = {"runner killed", "runner frozen beyond its leases", "runner isolated"}


def never_two_at_once(evidence):
    verdict = Verdict("I1", "no two test processes ever overlap in one environment")
    for lives in evidence.lives_by("environment").values():
        longest = None
        for life in lives:
            if longest:
                text = f"two tests in environment {life['environment']} for {longest['last'] - life['first']:.3f} s"
                verdict.expect(life["first"] > longest["last"], text, longest, life)
            if longest is None or life["last"] > longest["last"]:
                longest = life
    return verdict


def tokens_grow(evidence):
    verdict = Verdict("I2", "fencing tokens only grow, and reports with an old one change nothing")
    for lives in evidence.lives_by("environment").values():
        for earlier, later in zip(lives, lives[1:]):
            verdict.expect(later["token"] > earlier["token"], "a later test has no larger token", earlier, later)
    newest = {}
    for sample in evidence.by_kind["leases"]:
        for environment, token, *_ in sample["held"]:
            before = newest.get(environment, (0, None))
            verdict.expect(token >= before[0], f"the token of environment {environment} shrinks", before[1], sample)
            newest[environment] = (token, sample)
    for run, text in evidence.logs.items():
        tokens = [int(match[5]) for match in LINE.finditer(text)]
        old = [later for earlier, later in zip(tokens, tokens[1:]) if later < earlier]
        verdict.expect(not old, f"the log of run {run} holds lines of token {old[:1]} behind newer ones")
    for run, lives in evidence.lives_by("run").items():
        row = evidence.rows.get(run)
        if row:
            holds = max(life["token"] for life in lives) <= row["token"]
            verdict.expect(holds, f"run {run} was executed under a token that it never had", lives[-1], row)
    return verdict


def one_end(evidence):
    verdict = Verdict("I3", "every accepted run ends in exactly one terminal state")
    ends = defaultdict(list)
    last_of = {}
    for seen in evidence.by_kind["status"]:
        before = last_of.get((seen["source"], seen["run"]))
        if before and before["status"] in TERMINAL:
            text = f"run {seen['run']} was {before['status']} and then {seen['status']}"
            verdict.expect(seen["status"] == before["status"], text, before, seen)
        last_of[seen["source"], seen["run"]] = seen
        if seen["status"] in TERMINAL:
            ends[seen["run"]].append(seen)
    for run, accepted in evidence.accepted.items():
        final = evidence.final.get(run)
        if final is None:
            verdict.expect(False, f"run {run} is nowhere", accepted)
            continue
        verdict.expect(final["status"] in TERMINAL, f"run {run} is {final['status']} at the end", accepted)
        for seen in ends[run]:
            text = f"run {run} was seen as {seen['status']} and is {final['status']}"
            verdict.expect(seen["status"] == final["status"], text, seen, evidence.final_records[run])
    return verdict


def in_order(evidence):
    verdict = Verdict("I4", "runs start in the order of their priority, then of their acceptance")
    by_run = evidence.lives_by("run")
    in_environment = evidence.lives_by("environment")
    started = defaultdict(list)
    for run, accepted in evidence.accepted.items():
        if run in by_run:
            started[accepted["environment"]].append((accepted, by_run[run][0]))
    for environment, runs in started.items():
        runs.sort(key=lambda run: run[1]["first"])
        before = dict(zip((id(life) for life in in_environment[environment][1:]), in_environment[environment]))
        for index, (late, late_life) in enumerate(runs):
            for early, early_life in runs[:index]:
                _expect_order(verdict, evidence, early, early_life, late, late_life, before.get(id(early_life)))
    return verdict


def _expect_order(verdict, evidence, early, early_life, late, late_life, before):
    """`early` has started before `late`: is there anything that forbids this?"""
    request = evidence.requests[early["key"]]
    if late["priority"] == early["priority"]:
        text = f"run {late['run']} was accepted before run {early['run']} was asked for, but started after it"
        verdict.expect(late["at"] >= request["at"], text, late, request, early_life, late_life)
    elif late["priority"] > early["priority"] and before:
        text = f"run {late['run']} has priority over run {early['run']} and waited, but started after it"
        verdict.expect(late["at"] >= before["last"], text, late, before, early_life, late_life)


def logs_are_whole(evidence):
    verdict = Verdict("I5", "a log is a gap-free prefix of what was written, the whole of it when it ended")
    by_run = evidence.lives_by("run")
    for run, text in evidence.logs.items():
        written = defaultdict(list)
        for match in LINE.finditer(text):
            written[int(match[4])].append(match)
        for attempt, matches in written.items():
            numbers = [int(match[1]) for match in matches]
            holds = numbers == list(range(1, len(numbers) + 1))
            verdict.expect(holds, f"run {run} attempt {attempt}: its lines are {_ranges(numbers)}")
            holds = all(len(match[6]) == int(match[1]) % 7 and int(match[3]) == run for match in matches)
            verdict.expect(holds, f"run {run} attempt {attempt}: a line is not as it was written")
        attempts = list(dict.fromkeys(int(match[4]) for match in LINE.finditer(text)))
        verdict.expect(attempts == sorted(attempts), f"run {run}: its attempts come in the order {attempts}")
        if by_run.get(run):
            _expect_whole(verdict, evidence, run, by_run[run][-1], written)
    return verdict


def _expect_whole(verdict, evidence, run, life, written):
    final = evidence.final.get(run)
    if final is None or final["attempt"] != life["attempt"] or final["status"] not in ("SUCCESS", "FAILED"):
        return
    stored = len(written[life["attempt"]])
    holds = stored == life["lines"] or (stored < life["lines"] and evidence.was_wiped(run))
    text = f"run {run} wrote {life['lines']} lines, its log has {stored}"
    verdict.expect(holds, text, life, evidence.final_records[run])


def _ranges(numbers):
    """Such as 1-4, 6-9."""
    ranges = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ", ".join(f"{first}-{last}" for first, last in ranges)


def nothing_held_by_nobody(evidence):
    limit = evidence.setup["lease"] + evidence.setup["grace"]
    verdict = Verdict("I6", f"no environment is held for more than {limit} s without a live holder")
    lives = {(life["environment"], life["token"]): life for life in evidence.lives}
    held = defaultdict(list)
    for sample in evidence.by_kind["leases"]:
        for environment, token, _, runner in sample["held"]:
            held[environment, token, runner].append(sample)
    for (environment, token, runner), samples in held.items():
        life = lives.get((environment, token))
        begin = max(samples[0]["at"], life["last"] if life else 0)
        longest = max((end - begin for begin, end in evidence.calm(begin, samples[-1]["at"])), default=0)
        text = f"environment {environment} was held for {longest:.1f} s although no test of token {token} lived"
        verdict.expect(longest <= limit, text, *filter(None, [life, samples[0], samples[-1]]))
        for window in evidence.windows:
            if window.name in DEADLY and window.target == runner and samples[0]["at"] < window.begin:
                overdue = [sample for sample in samples if window.begin + limit < sample["at"] < window.settled]
                text = f"{runner} still held environment {environment} {limit} s after: {window.name}"
                verdict.expect(not overdue, text, samples[0], *overdue[-1:])
    return verdict


INVARIANTS = [never_two_at_once, tokens_grow, one_end, in_order, logs_are_whole, nothing_held_by_nobody]
