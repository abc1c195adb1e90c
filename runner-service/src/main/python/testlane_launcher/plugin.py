"""The pytest plugin that turns pytest's hooks into events."""

from pathlib import Path
from types import ModuleType

import pytest

from .events import shorten

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


def told(error):
    """What a usage error says, without the list of all options and the places where they were looked for."""
    text = "; ".join(map(str, error.args))
    lines = [line.strip() for line in text.partition(": error: ")[2].splitlines() or text.splitlines()]
    return "; ".join(line for line in lines if line and not line.startswith("rootdir: "))


def is_subtest(report):
    """Whether the report is one of a part of a test, whose time is in the test's own."""
    return hasattr(report, "context")


def event_plugin(emit, mark):
    """The plugin and its ``end(exit_code, problem)``.

    ``emit`` tells an event, ``mark`` marks the output before each test and after it. They are in closures only: pytest's plugin manager hands out plugins to whoever asks.
    """
    started = {}
    reports = {}
    counts = dict.fromkeys(SEVERITY, 0)
    collecting = None
    distributed = False

    def name(node_id):
        return shorten(node_id)

    def usage_error(outcome):
        error = outcome.excinfo[1] if outcome.excinfo else None
        if isinstance(error, pytest.UsageError):
            emit("usage_error", message=shorten(told(error)))

    # The innermost: with older versions of pluggy an error ends the wrappers outside of pytest's own.
    @pytest.hookimpl(hookwrapper=True, trylast=True)
    def pytest_cmdline_parse():
        usage_error((yield))

    @pytest.hookimpl(hookwrapper=True)
    def pytest_cmdline_main():
        usage_error((yield))

    @pytest.hookimpl(hookwrapper=True)
    def pytest_load_initial_conftests(early_config):
        outcome = yield
        error = outcome.excinfo[1] if outcome.excinfo else None
        cause = getattr(error, "cause", None) or getattr(error, "excinfo", (None, None))[1]
        if cause is not None:
            path, folder = Path(error.path), early_config.rootpath
            name_of_file = path.relative_to(folder) if path.is_relative_to(folder) else path.name
            emit("usage_error", message=shorten(f"{name_of_file}: {describe(cause, path, folder)}"))

    def pytest_collectstart(collector):
        nonlocal collecting
        collecting = collector

    def pytest_exception_interact(node, call, report):
        if isinstance(report, pytest.CollectReport):
            error = call.excinfo.value
            if isinstance(error, node.CollectError) and error.__cause__ is not None:
                error = error.__cause__
            collect_error(node, error)

    def collect_error(node, error):
        message = shorten(describe(error, node.path, node.config.rootpath))
        emit("collect_error", id=name(node.nodeid), message=message)

    def pytest_collection_finish(session):
        emit("collected", n=len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(node, ids):
        # Each worker collects the same; their outputs are mixed, so that marks would say nothing.
        nonlocal distributed
        if not distributed:
            distributed = True
            emit("collected", n=len(ids))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop():
        nonlocal collecting
        collecting = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(nodeid):
        reports[nodeid] = []
        started[nodeid] = 0 if distributed else mark()
        emit("start", id=name(nodeid), mark=started[nodeid])

    def pytest_runtest_logreport(report):
        reports.setdefault(report.nodeid, []).append(report)

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logfinish(nodeid):
        result(nodeid)

    def result(nodeid):
        of_test = reports.pop(nodeid, [])
        worst = max(of_test, key=lambda report: SEVERITY.index(outcome_of(report)), default=None)
        outcome = outcome_of(worst) if worst else "passed"
        reason = reason_of(worst) if worst else None
        counts[outcome] += 1
        emit(
            "result",
            id=name(nodeid),
            outcome=outcome,
            dur=round(sum(report.duration for report in of_test if not is_subtest(report)), 6),
            reason=shorten(reason) if reason else None,
            longrepr=shorten("\n".join(report.longreprtext for report in of_test if report.failed)),
            mark=started.pop(nodeid, 0),
            end_mark=0 if distributed else mark(),
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish():
        # What a crashed worker was executing has a report, but no finish.
        for nodeid in [each for each in reports if distributed and reports[each]]:
            result(nodeid)

    def pytest_internalerror(excinfo):
        if collecting is not None and isinstance(excinfo.value, SystemExit):
            collect_error(collecting, excinfo.value)
        else:
            emit("internal_error", message=shorten(excinfo.exconly()))

    def end(exit_code, problem):
        if problem is not None:
            emit("internal_error", message=shorten(problem))
        emit("end", exit=exit_code, results=sum(counts.values()))
        return exit_code

    plugin = ModuleType("testlane_events")
    vars(plugin).update({hook: function for hook, function in locals().items() if hook.startswith("pytest_")})
    return plugin, end
