"""The pytest plugin that turns pytest's hooks into events."""

from pathlib import Path

import pytest

from .events import LONGEST_NAME, shorten

# The worst outcome of a test's phases is the test's outcome.
SEVERITY = ("passed", "skipped", "xfailed", "xpassed", "error", "failed")


def outcome_of(report):
    """The outcome of one phase of a test: setup, call or teardown."""
    expected_to_fail = hasattr(report, "wasxfail")
    if report.failed:
        return "failed" if report.when == "call" else "error"
    if report.skipped:
        return "xfailed" if expected_to_fail else "skipped"
    return "xpassed" if expected_to_fail and report.when == "call" else "passed"


def describe(error, collected, folder):
    """An exception in a collected file as a tester wants to read it: ``NameError: name 'x' is not defined (line 3)``."""
    if isinstance(error, SyntaxError):
        text, file, line = error.msg, error.filename, error.lineno
    else:
        text, file, line = str(error).partition("\n")[0], None, None
        frame = error.__traceback__
        while frame is not None:
            if Path(frame.tb_frame.f_code.co_filename).is_relative_to(folder):
                file, line = frame.tb_frame.f_code.co_filename, frame.tb_lineno
            frame = frame.tb_next
    place = ""
    if file and line and Path(file).is_relative_to(folder):
        place = f" (line {line})" if Path(file) == collected else f" ({Path(file).relative_to(folder)}, line {line})"
    return f"{type(error).__name__}: {text}{place}"


def reason_of(report):
    """Why a phase of a test did not simply pass, in a few words; None if it did."""
    if hasattr(report, "wasxfail"):
        return report.wasxfail.removeprefix("reason: ") or None
    if report.skipped:
        text = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
        return text.removeprefix("Skipped: ")
    if report.failed:
        crash = getattr(report.longrepr, "reprcrash", None)
        missing_fixture = getattr(report.longrepr, "errorstring", None)
        text = crash.message if crash is not None else missing_fixture or report.longreprtext
        return next(iter(text.strip().splitlines()), None)
    return None


def is_subtest(report):
    """Whether the report is one of a part of a test, whose time is in the test's own."""
    return hasattr(report, "context")


class EventPlugin:
    """Tells ``events``; ``marks`` are set in the output before each test and after it."""

    def __init__(self, events, marks):
        self._events = events
        self._marks = marks
        self._started = {}
        self._reports = {}
        self._collecting = None
        self._counts = dict.fromkeys(SEVERITY, 0)

    def _name(self, node_id):
        return shorten(node_id, LONGEST_NAME)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_cmdline_main(self, config):
        outcome = yield
        error = outcome.excinfo[1] if outcome.excinfo else None
        if isinstance(error, pytest.UsageError):
            self._events.emit("usage_error", message=shorten("; ".join(map(str, error.args)), LONGEST_NAME))

    def pytest_collectstart(self, collector):
        self._collecting = collector

    def pytest_exception_interact(self, node, call, report):
        if isinstance(report, pytest.CollectReport):
            error = call.excinfo.value
            if isinstance(error, node.CollectError) and error.__cause__ is not None:
                error = error.__cause__
            self._collect_error(node, error)

    def _collect_error(self, node, error):
        message = shorten(describe(error, node.path, node.config.rootpath), LONGEST_NAME)
        self._events.emit("collect_error", id=self._name(node.nodeid), message=message)

    def pytest_collection_finish(self, session):
        self._events.emit("collected", n=len(session.items))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self):
        self._collecting = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid):
        self._reports[nodeid] = []
        self._started[nodeid] = self._marks.next()
        self._events.emit("start", id=self._name(nodeid), mark=self._started[nodeid])

    def pytest_runtest_logreport(self, report):
        self._reports.setdefault(report.nodeid, []).append(report)

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logfinish(self, nodeid):
        reports = self._reports.pop(nodeid, [])
        worst = max(reports, key=lambda report: SEVERITY.index(outcome_of(report)), default=None)
        outcome = outcome_of(worst) if worst else "passed"
        reason = reason_of(worst) if worst else None
        self._counts[outcome] += 1
        self._events.emit(
            "result",
            id=self._name(nodeid),
            outcome=outcome,
            dur=round(sum(report.duration for report in reports if not is_subtest(report)), 6),
            reason=shorten(reason, LONGEST_NAME) if reason else None,
            longrepr=shorten("\n".join(report.longreprtext for report in reports if report.failed)),
            mark=self._started.pop(nodeid, None),
            end_mark=self._marks.next(),
        )

    def pytest_internalerror(self, excinfo):
        if self._collecting is not None and isinstance(excinfo.value, SystemExit):
            self._collect_error(self._collecting, excinfo.value)
        else:
            self._events.emit("internal_error", message=shorten(excinfo.exconly(), LONGEST_NAME))

    def end(self, exit_code):
        self._events.emit("end", exit=exit_code, counts=self._counts)
