"""Runs pytest once, as the first line of standard input asks, and exits with its exit code.

Descriptor 0 carries the request and ``stop`` (see testlane_launcher.control), 1 the events as JSON lines, 2 the merged
output of the tests. Tests see /dev/null as their standard input, and 2 as both of their outputs. With the
interpreter's option ``-X chmod-by-descriptor`` os.chmod works where the sandbox refuses it by path.
"""

import atexit
import fcntl
import os
import sys
import time

from testlane_launcher import outputs

FIRST_PRIVATE_DESCRIPTOR = 300
leave = os._exit  # bound here, since tests may replace it


def take_descriptor(number):
    """A private copy of a descriptor, out of the way of tests and closed in what they start."""
    return fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, FIRST_PRIVATE_DESCRIPTOR)


def enter(request):
    """Moves into the run's folder and environment; siblings of the tests can be imported, after everything else."""
    folder = request["folder"]
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    sys.path.remove(os.path.dirname(os.path.abspath(__file__)))
    for extra in [folder, *(os.path.dirname(os.path.join(folder, test)) for test in request["tests"])]:
        if extra not in sys.path:
            sys.path.append(extra)


def arguments(request):
    folder = request["folder"]
    keyword = [f"-k{request['keyword']}"] if request.get("keyword") else []
    tests = [os.path.join(folder, test) for test in request.get("nodes") or request["tests"]]
    return [
        *("-v", "--capture=no", "--color=yes", "-p", "no:cacheprovider", "--import-mode=importlib"),
        *(argument for plugin in request["plugins"] for argument in ("-p", plugin)),
        *(f"--rootdir={folder}", f"--confcutdir={folder}"),
        *keyword,
        *tests,
    ]


def main():
    control = os.fdopen(take_descriptor(0), "rb")
    events = take_descriptor(1)
    output = take_descriptor(2)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    outputs.reopen()

    import pytest
    from testlane_launcher import control as controls
    from testlane_launcher import warmth
    from testlane_launcher.events import event_writer
    from testlane_launcher.marks import mark_writer
    from testlane_launcher.plugin import event_plugin
    from testlane_launcher.seal import sealer
    from testlane_launcher.stacks import show_stacks_after

    def connect(key):
        """The plugin, and behind it what has to be called with pytest's exit code."""
        seal = sealer(key)
        emit = event_writer(events, seal)
        emit("hello", python=sys.version.split()[0], pytest=pytest.__version__)
        return list(event_plugin(emit, mark_writer(output, seal)))

    warmth.import_early()
    if "chmod-by-descriptor" in sys._xoptions:
        from testlane_sandbox import modes

        modes.install()
    request = controls.read_request(control)
    if request is None:
        return 0
    parts = connect(request.pop("key"))
    show_stacks_after(request["stacksAfter"], output)
    controls.listen_for_stop(control, output)
    # Both are taken out before pytest starts: the end waits on the interpreter's stack, where no frame shows it.
    return parts.pop()(*execute(request, parts.pop(), pytest))


def execute(request, plugin, pytest):
    """pytest's exit code, and what went wrong if pytest itself has failed."""
    try:
        enter(request)
        return int(pytest.main(arguments(request), plugins=[plugin])), None
    except BaseException as error:
        sys.__excepthook__(type(error), error, error.__traceback__)
        return 3, f"{type(error).__name__}: {error}"


def finish(exit_code):
    """Ends the process as the interpreter would, whatever tests have left; threads of theirs are not waited for."""
    try:
        atexit._run_exitfuncs()
    except BaseException:
        pass  # shown already; it doesn't change the exit code of an interpreter, either
    outputs.flush_last()
    leave(exit_code)


if __name__ == "__main__":
    finish(main())
