"""What users are promised beside the invariants, as questions to the evidence."""

from collections import Counter, defaultdict

from evidence import Verdict
from idle import no_idle_slot

CANCEL_SECONDS = 5.0


def acknowledged_is_durable(evidence):
    verdict = Verdict("durable", "what was acknowledged is still there: runs, cancels, uploads")
    runs_of = defaultdict(set)
    for accepted in evidence.by_kind["accepted"]:
        row = evidence.rows.get(accepted["run"])
        holds = row is not None and row["environment"] == accepted["environment"]
        verdict.expect(holds, f"run {accepted['run']} was accepted and is not in the database", accepted)
        runs_of[accepted["key"]].add(accepted["run"])
    for key, runs in runs_of.items():
        verdict.expect(len(runs) == 1, f"the key {key} gave the runs {sorted(runs)}")
    keys = Counter(row["key"] for row in evidence.rows.values() if row["key"])
    for key, count in keys.items():
        verdict.expect(count == 1, f"{count} runs have the key {key}")
    _expect_cancelled(verdict, evidence)
    _expect_uploaded(verdict, evidence)
    return verdict


def _expect_cancelled(verdict, evidence):
    by_run = evidence.lives_by("run")
    for cancelled in evidence.by_kind["cancelled"]:
        run = cancelled["run"]
        status = evidence.final.get(run, {}).get("status")
        holds = cancelled["status"] != "CANCELLED" or status == "CANCELLED"
        verdict.expect(holds, f"the cancel of run {run} was acknowledged, it is {status}", cancelled)
        late = [life for life in by_run[run] if life["first"] > cancelled["at"] + CANCEL_SECONDS]
        verdict.expect(not late, f"run {run} was executed after its cancel", cancelled, *late[:1])


def _expect_uploaded(verdict, evidence):
    files = {record["path"]: record for record in evidence.by_kind["file"]}
    possible = {}
    for record in evidence.by_kind["uploading"]:
        possible.setdefault(record["path"], {None}).add(record["sha256"])
    for record in sorted(evidence.by_kind["uploading"] + evidence.by_kind["uploaded"], key=lambda each: each["at"]):
        if record["kind"] == "uploaded":
            possible[record["path"]] = {record["sha256"]}
        else:
            possible[record["path"]].add(record["sha256"])
    for path, contents in possible.items():
        found = files.get(path, {}).get("sha256")
        verdict.expect(found in contents, f"{path} is not as it was uploaded", *filter(None, [files.get(path)]))


def each_byte_once(evidence):
    verdict = Verdict("streams", "a client that follows a run sees each byte of its log once")
    seen = defaultdict(list)
    for output in evidence.by_kind["output"]:
        seen[output["client"], output["run"]].append(output)
    ends = {(end["client"], end["run"]): end for end in evidence.by_kind["stream-end"]}
    for (client, run), outputs in seen.items():
        log = evidence.logs.get(run, "").encode()
        offset, before = 0, None
        for output in outputs:
            data = output["text"].encode()
            text = f"{client} of run {run} is at {offset} and gets what begins at {output['offset']}"
            verdict.expect(output["offset"] == offset, text, *filter(None, [before, output]))
            text = f"{client} of run {run} got other bytes at {output['offset']} than are stored"
            verdict.expect(log[output["offset"] : output["offset"] + len(data)] == data, text, output)
            offset, before = output["offset"] + len(data), output
        end = ends.get((client, run))
        if end is None and evidence.was_wiped(run):
            continue  # what the broker has taken along is waited for, for ten minutes
        text = f"{client} of run {run} has {offset} bytes of {len(log)}" + ("" if end else ", and no end")
        verdict.expect(end is not None and offset == end["offset"] == len(log), text, *filter(None, [before, end]))
    return verdict


def nothing_remains(evidence):
    verdict = Verdict("clean", "at the end no process, no lease and no busy slot is left over")
    for look in evidence.by_kind["remains"]:
        verdict.expect(not look["found"], f"{look['what']}: {look['found'][:3]}", look)
    return verdict


PROMISES = [acknowledged_is_durable, each_byte_once, nothing_remains, no_idle_slot]
