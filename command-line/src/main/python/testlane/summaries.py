"""Runs in words."""

import datetime

_COUNTS = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


def counts(run):
    """Such as "3 passed, 1 failed"; "" when there are none."""
    return ", ".join(f"{run['counts'][name]} {name}" for name in _COUNTS if run["counts"][name])


def outcome(run):
    """How a run has ended, and why."""
    tests = f": {counts(run)}" if counts(run) else ""
    took = f" in {duration(run)}" if run["durationMs"] is not None else ""
    reason = [run["statusReason"]] if run["statusReason"] else []
    return [f"Run {run['id']} ended as {run['status']}{tests}{took}", *reason]


def duration(run):
    """Such as "3.2 s" or "1 h 02 min"; "" before it started."""
    if run["durationMs"] is None:
        return ""
    seconds = run["durationMs"] / 1000
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes = int(seconds // 60)
    return f"{minutes} min {seconds % 60:02.0f} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def local_time(text):
    """A time of the server on this machine's clock; "" for none."""
    if text is None:
        return ""
    # Python 3.9 reads neither the Z nor nanoseconds.
    moment = datetime.datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=datetime.timezone.utc)
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def files(run):
    first, *more = run["testPaths"]
    return f"{first} and {len(more)} more" if more else first


def state(run):
    """The status; of a queued run with its place in line."""
    return f"{run['status']} {run['queuePosition']}" if run["status"] == "QUEUED" else run["status"]
