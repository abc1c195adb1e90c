"""A history, sorted for those who judge it."""

from collections import defaultdict
from dataclasses import dataclass, field

TERMINAL = {"SUCCESS", "FAILED", "ERROR", "CANCELLED", "TIMED_OUT"}
FOREVER = float("inf")


@dataclass
class Window:
    """The time in which a fault was at work: it was healed at `end`, and all was as before at `settled`."""

    number: int
    name: str
    target: str
    begin: float
    end: float = FOREVER
    settled: float = FOREVER


@dataclass
class Violation:
    """What contradicts a promise, and the records that show it."""

    text: str
    records: list = field(default_factory=list)


@dataclass
class Verdict:
    """What became of one promise: how many facts were looked at, and which of them contradict it."""

    name: str
    promise: str
    facts: int = 0
    violations: list = field(default_factory=list)

    def expect(self, holds, text, *records):
        """Counts a fact; `text` is called or taken if it contradicts the promise."""
        self.facts += 1
        if not holds:
            self.violations.append(Violation(text, list(records)))


class Evidence:
    """All records of a history by what they tell; `by_kind` has them in the order of time."""

    def __init__(self, records):
        self.by_kind = defaultdict(list)
        for record in sorted(records, key=lambda record: record["at"]):
            self.by_kind[record["kind"]].append(record)
        self.setup = self.by_kind["setup"][0]
        self.windows = self._windows()
        self.accepted = {record["run"]: record for record in reversed(self.by_kind["accepted"])}
        self.requests = {record["key"]: record for record in reversed(self.by_kind["request"])}
        self.lives = sorted(self.by_kind["life"], key=lambda life: life["first"])
        self.final = {record["run"]["id"]: record["run"] for record in self.by_kind["final-run"]}
        self.final_records = {record["run"]["id"]: record for record in self.by_kind["final-run"]}
        self.rows = {record["run"]: record for record in self.by_kind["row"]}
        self.logs = {record["run"]: record["text"] for record in self.by_kind["log"]}

    def _windows(self):
        windows = {}
        for record in self.by_kind["fault"]:
            if record["phase"] == "begin":
                windows[record["id"]] = Window(record["id"], record["name"], record["target"], record["at"])
            else:
                setattr(windows[record["id"]], record["phase"], record["at"])
        return sorted(windows.values(), key=lambda window: window.begin)

    def lives_by(self, key):
        """Lives in the order of their first signs, by the value of a field."""
        grouped = defaultdict(list)
        for life in self.lives:
            grouped[life[key]].append(life)
        return grouped

    def faults_between(self, begin, end):
        """Windows that share a moment with this time."""
        return [window for window in self.windows if window.begin <= end and window.settled >= begin]

    def was_wiped(self, run):
        """Whether the broker was wiped while a run was executed, or its output was on its way."""
        lives = [life for life in self.lives if life["run"] == run]
        return any(
            window.name == "broker wiped"
            for life in lives
            for window in self.faults_between(life["first"], life["last"] + 1)
        )

    def calm(self, begin, end):
        """The parts of this time in which no fault was at work, as (begin, end)."""
        return without(begin, end, [(window.begin, window.settled) for window in self.windows])


def without(begin, end, intervals):
    """The parts of the time from `begin` to `end` outside of intervals, which are in the order of their begins."""
    parts = []
    for interval_begin, interval_end in intervals:
        if interval_begin >= end:
            break
        if interval_begin > begin:
            parts.append((begin, interval_begin))
        begin = max(begin, interval_end)
    if begin < end:
        parts.append((begin, end))
    return parts
