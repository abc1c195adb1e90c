"""The checker on histories made by hand: a good one passes, and each way of breaking a promise is found."""

import json

import pytest
from checker import check, show
from evidence import Evidence
from history import History, read
from idle import longest_by_fault


class Told:
    """A history in the making: what the parts of a good test would have told."""

    def __init__(self, slots=2, lease=6, grace=5):
        self.records = []
        self._tell("setup", 0, slots=slots, lease=lease, grace=grace)

    def _tell(self, kind, at, **facts):
        self.records.append({"at": at, "kind": kind, **facts})

    def accepted(self, run, at, environment=1, priority=0, asked=None, key=None):
        facts = {"key": key or f"key-{run}", "environment": environment, "priority": priority, "via": "REST"}
        self._tell("request", at - 0.01 if asked is None else asked, **facts)
        self._tell("accepted", at, run=run, **facts)

    def lived(self, run, first, last, token, attempt=1, environment=1, lines=3, ended=True):
        self._tell(
            "life", last, environment=environment, run=run, attempt=attempt, token=token, first=first, last=last,
            lines=lines, ended=ended,
        )  # fmt: skip

    def ended(self, run, token, attempt=1, environment=1, status="SUCCESS", log="", key=None):
        self._tell("status", 900, run=run, attempt=attempt, status=status, source="user")
        self._tell("final-run", 1000, run={"id": run, "status": status, "attempt": attempt, "environmentId": environment})
        self._tell(
            "row", 1000, run=run, key=key or f"key-{run}", status=status, attempt=attempt, token=token,
            environment=environment,
        )  # fmt: skip
        self._tell("log", 1000, run=run, text=log)

    def executed(self, run, first, last, token, environment=1, **accepted):
        """All of a run that met no fault."""
        self.accepted(run, first - 0.2, environment=environment, **accepted)
        self.lived(run, first, last, token, environment=environment)
        self.ended(run, token, environment=environment, log=log_of(run, 3, token, environment=environment))

    def fault(self, name, begin, end, settled, target="runner-1", number=1):
        for phase, at in (("begin", begin), ("end", end), ("settled", settled)):
            self._tell("fault", at, id=number, name=name, target=target, phase=phase)

    def held(self, at, *leases):
        self._tell("leases", at, held=[list(lease) for lease in leases])

    def output(self, offset, text, run=1, client="client-1"):
        self._tell("output", 500 + len(self.records) / 1000, client=client, run=run, offset=offset, text=text)

    def stream_end(self, offset, run=1, client="client-1"):
        self._tell("stream-end", 600, client=client, run=run, offset=offset)

    def tell(self, kind, at, **facts):
        self._tell(kind, at, **facts)


def lines_of(run, numbers, token, attempt=1, environment=1):
    identity = f"environment={environment} run={run} attempt={attempt} token={token}"
    return "".join(f"line {number} of {identity} {'·' * (number % 7)}\n" for number in numbers)


def log_of(run, count, token, attempt=1, environment=1):
    return lines_of(run, range(1, count + 1), token, attempt, environment)


@pytest.fixture
def told():
    return Told()


def broken(told):
    """The names of the promises that the history contradicts."""
    return {verdict.name for verdict in check(Evidence(told.records)) if verdict.violations}


def the_violation(told, name):
    (verdict,) = (verdict for verdict in check(Evidence(told.records)) if verdict.name == name)
    (violation,) = verdict.violations
    return violation


def test_a_good_history_breaks_no_promise(told):
    told.executed(1, first=10, last=11, token=1)
    told.executed(2, first=11.1, last=12, token=2)
    told.executed(3, first=10.5, last=13, token=1, environment=2)
    told.held(10.5, [1, 1, 1, "runner-1"], [2, 1, 3, "runner-2"])
    text = log_of(1, 3, 1)
    told.output(0, text[:20])
    told.output(len(text[:20].encode()), text[20:])
    told.stream_end(len(text.encode()))
    told.tell("remains", 1000, what="leases", found=[])
    verdicts = check(Evidence(told.records))
    assert not any(verdict.violations for verdict in verdicts)
    assert all(verdict.facts for verdict in verdicts if verdict.name != "streams")


def test_I1_two_tests_at_once_in_one_environment(told):
    told.executed(1, first=10, last=12, token=1)
    told.executed(2, first=11.95, last=13, token=2)
    violation = the_violation(told, "I1")
    assert [record["run"] for record in violation.records] == [1, 2]
    assert "0.050 s" in violation.text


def test_I1_a_test_that_outlives_the_next_but_one(told):
    told.executed(1, first=10, last=30, token=1)
    told.executed(2, first=20, last=21, token=2)
    told.executed(3, first=25, last=26, token=3)
    (verdict,) = (verdict for verdict in check(Evidence(told.records)) if verdict.name == "I1")
    assert [[record["run"] for record in violation.records] for violation in verdict.violations] == [[1, 2], [1, 3]]


def test_I2_a_token_that_does_not_grow(told):
    told.executed(1, first=10, last=11, token=2)
    told.executed(2, first=12, last=13, token=2)
    assert broken(told) == {"I2"}


def test_I2_a_lease_with_a_smaller_token(told):
    told.executed(1, first=10, last=11, token=5)
    told.held(10.5, [1, 5, 1, "runner-1"])
    told.held(11.0, [1, 4, 1, "runner-1"])
    assert broken(told) == {"I2"}


def test_I2_a_report_with_an_old_token_that_was_stored(told):
    told.accepted(1, at=9.9)
    told.lived(1, first=10, last=11, token=1, ended=False)
    told.lived(1, first=11.5, last=12, token=2, attempt=2, lines=2)
    log = lines_of(1, [1], 1) + lines_of(1, [1, 2], 2, attempt=2) + lines_of(1, [2], 1)
    told.ended(1, token=2, attempt=2, log=log)
    assert "I2" in broken(told)


def test_I3_a_run_that_never_ends(told):
    told.executed(1, first=10, last=11, token=1)
    told.accepted(2, at=12)
    told.ended(2, token=0, attempt=0, status="QUEUED")
    assert broken(told) == {"I3"}


def test_I3_an_end_that_changes(told):
    told.executed(1, first=10, last=11, token=1)
    told.tell("status", 12, run=1, attempt=1, status="FAILED", source="client-1")
    violation = the_violation(told, "I3")
    assert "seen as FAILED and is SUCCESS" in violation.text


def test_I3_a_run_that_goes_on_after_its_end(told):
    told.executed(1, first=10, last=11, token=1)
    told.tell("status", 12, run=1, attempt=1, status="SUCCESS", source="client-1")
    told.tell("status", 13, run=1, attempt=1, status="RUNNING", source="client-1")
    assert broken(told) == {"I3"}


def test_I4_a_run_that_overtakes_an_earlier_one(told):
    told.accepted(1, at=9)
    told.accepted(2, at=10, asked=9.5)
    told.lived(2, first=11, last=12, token=1)
    told.lived(1, first=12.1, last=13, token=2)
    told.ended(1, token=2, log=log_of(1, 3, 2))
    told.ended(2, token=1, log=log_of(2, 3, 1))
    assert broken(told) == {"I4"}


def test_I4_runs_that_were_asked_for_at_the_same_time_have_no_order(told):
    told.accepted(1, at=9, asked=8.9)
    told.accepted(2, at=9.1, asked=8.9)
    told.lived(2, first=10, last=12, token=1)
    told.lived(1, first=12.1, last=13, token=2)
    told.ended(1, token=2, log=log_of(1, 3, 2))
    told.ended(2, token=1, log=log_of(2, 3, 1))
    assert broken(told) == set()


def test_I4_a_waiting_run_of_higher_priority_that_is_passed_over(told):
    told.executed(1, first=10, last=14, token=1)
    told.accepted(2, at=11)
    told.accepted(3, at=12, priority=5)
    told.lived(2, first=14.1, last=15, token=2)
    told.lived(3, first=15.1, last=16, token=3)
    told.ended(2, token=2, log=log_of(2, 3, 2))
    told.ended(3, token=3, log=log_of(3, 3, 3))
    assert broken(told) == {"I4"}


@pytest.mark.parametrize("numbers", [[1, 3], [1, 2, 2, 3], [2, 3], [1, 3, 2]])
def test_I5_a_log_with_a_hole_a_repetition_or_in_disorder(told, numbers):
    told.accepted(1, at=9.9)
    told.lived(1, first=10, last=11, token=1, lines=len(numbers))
    told.ended(1, token=1, log=lines_of(1, numbers, 1))
    assert broken(told) == {"I5"}


def test_I5_a_log_without_its_end(told):
    told.accepted(1, at=9.9)
    told.lived(1, first=10, last=11, token=1, lines=4)
    told.ended(1, token=1, log=log_of(1, 3, 1))
    assert "wrote 4 lines, its log has 3" in the_violation(told, "I5").text


def test_I5_a_broker_that_is_wiped_may_take_the_end_along(told):
    told.accepted(1, at=9.9)
    told.lived(1, first=10, last=11, token=1, lines=4)
    told.fault("broker wiped", 10.5, 10.6, 20, target="rabbitmq")
    told.ended(1, token=1, log=log_of(1, 3, 1))
    assert broken(told) == set()


def test_I6_an_environment_that_is_held_although_nobody_lives(told):
    told.executed(1, first=10, last=11, token=1)
    for at in range(10, 30):
        told.held(at, [1, 1, 1, "runner-1"])
    assert "held for 18.0 s" in the_violation(told, "I6").text


def test_I6_a_killed_runner_that_keeps_its_lease(told):
    told.accepted(1, at=9.9)
    told.lived(1, first=10, last=15, token=1, ended=False)
    told.lived(1, first=40, last=41, token=2, attempt=2)
    told.fault("runner killed", 15, 15, 60)
    for at in (14, 20, 25, 30):
        told.held(at, [1, 1, 1, "runner-1"])
    told.ended(1, token=2, attempt=2, log=lines_of(1, [1], 1) + log_of(1, 3, 2, attempt=2))
    assert broken(told) == {"I6"}


def test_an_acknowledged_run_that_is_gone(told):
    told.accepted(1, at=9)
    assert broken(told) == {"I3", "durable"}


def test_one_key_that_gives_two_runs(told):
    told.executed(1, first=10, last=11, token=1, key="same")
    told.executed(2, first=12, last=13, token=2, key="same")
    assert broken(told) == {"durable"}


def test_an_acknowledged_cancel_that_is_forgotten(told):
    told.executed(1, first=10, last=11, token=1)
    told.tell("cancelled", 5, run=1, status="CANCELLED")
    assert broken(told) == {"durable"}


@pytest.mark.parametrize(("found", "expected"), [("new", set()), ("newer", set()), ("old", {"durable"})])
def test_an_upload_that_is_forgotten(told, found, expected):
    for at, kind, sha256 in [(1, "uploading", "old"), (2, "uploaded", "old"), (3, "uploading", "new"),
                             (4, "uploaded", "new"), (5, "uploading", "newer")]:  # fmt: skip
        told.tell(kind, at, path="a/test_a.py", sha256=sha256)
    told.tell("file", 1000, path="a/test_a.py", sha256=found)
    assert broken(told) == expected


@pytest.mark.parametrize("pieces", [[(0, 10), (20, 99)], [(0, 10), (5, 99)], [(10, 99)]])
def test_a_stream_with_a_hole_or_a_repetition(told, pieces):
    told.executed(1, first=10, last=11, token=1)
    log = log_of(1, 3, 1).replace("·", "")
    for begin, end in pieces:
        told.output(begin, log[begin:end])
    told.stream_end(99)
    assert broken(told) == {"streams"}


def test_a_stream_that_never_ends(told):
    told.executed(1, first=10, last=11, token=1)
    told.output(0, log_of(1, 3, 1))
    assert "no end" in the_violation(told, "streams").text


def test_something_that_remains(told):
    told.tell("remains", 1000, what="processes", found=["123 guard.py"])
    assert broken(told) == {"clean"}


def test_a_slot_that_idles_while_a_run_waits(told):
    told.executed(1, first=10, last=11, token=1)
    told.accepted(2, at=10.5)
    told.lived(2, first=14, last=15, token=2)
    told.ended(2, token=2, log=log_of(2, 3, 2))
    assert "idle for 3.0 s while run 2 waited" in the_violation(told, "busy").text


def test_no_slot_idles_while_all_are_in_use():
    told = Told(slots=1)
    told.executed(1, first=10, last=14, token=1)
    told.accepted(2, at=10.5, environment=2)
    told.lived(2, first=14.1, last=15, token=1, environment=2)
    told.ended(2, token=1, environment=2, log=log_of(2, 3, 1, environment=2))
    assert broken(told) == set()


def test_a_machine_that_has_too_much_to_do_is_an_excuse_as_long_as_it_has(told):
    told.executed(1, first=10, last=11, token=1)
    told.accepted(2, at=10.5)
    told.lived(2, first=14, last=15, token=2)
    told.ended(2, token=2, log=log_of(2, 3, 2))
    for tenth in range(100, 150):
        told.tell("machine", tenth / 10, running=50 if 115 <= tenth < 130 else 3, cores=2)
    assert broken(told) == set()
    told.records = [record for record in told.records if not (record["kind"] == "machine" and record["at"] > 11.8)]
    assert broken(told) == {"busy"}


def test_what_idles_during_a_fault_is_told_by_its_kind(told):
    told.executed(1, first=10, last=11, token=1)
    told.accepted(2, at=10.5)
    told.fault("API killed", begin=11.5, end=11.5, settled=20, target="api-1")
    told.lived(2, first=19, last=20, token=2)
    told.ended(2, token=2, log=log_of(2, 3, 2))
    assert broken(told) == set()
    assert longest_by_fault(Evidence(told.records)) == {"API killed": 8.0}


def test_a_violation_is_shown_with_its_records_and_the_faults_of_that_time(told, capsys):
    told.executed(1, first=10, last=12, token=1)
    told.executed(2, first=11, last=13, token=2)
    told.fault("runner isolated", begin=9, end=10, settled=15)
    evidence = Evidence(told.records)
    assert not show(check(evidence), evidence.windows)
    output = capsys.readouterr().out
    assert "not ok I1 " in output and "runner isolated (runner-1)" in output
    assert output.count('"kind": "life"') == 2


def test_a_history_is_read_in_the_order_of_time_without_a_half_line(tmp_path):
    with History(tmp_path / "history.jsonl") as history:
        history.add("setup", at=2, slots=1)
        history.add("request", at=1, key="ä")
    with open(tmp_path / "history.jsonl", "a") as file:
        file.write('{"at": 3, "ki')
    assert [record["kind"] for record in read(tmp_path / "history.jsonl")] == ["request", "setup"]
    assert json.loads((tmp_path / "history.jsonl").read_text().splitlines()[1])["key"] == "ä"
