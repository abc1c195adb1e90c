"""Commands that start, follow and end runs.

Each takes the options, a server and messages, and returns the exit status if it is not 0.
"""

import os
import uuid
from pathlib import PurePath

from testlane.catalogue import is_below, is_test_file
from testlane.defaults import default_username
from testlane.exits import refused, stopped, trouble
from testlane.follow import Follower, exit_status
from testlane.interrupts import Interrupted, Interrupts
from testlane.junit import JUnitFile, write_junit
from testlane.log_text import LogOutput
from testlane.server import Refusal
from testlane.summaries import outcome
from testlane.terminal import print_json
from testlane.upload import read_files, replaced_meanwhile, upload

_UPLOAD_HINT = "Add --upload to take files of this machine."


def run(options, server, messages):
    _check_following(options)
    request = {
        "username": _username(options),
        "environmentId": options.environment,
        "variables": {**dict(options.variable), **{name: _secret(name) for name in options.secret}},
        "secretVariables": options.secret,
        "timeoutSeconds": options.timeout,
        "priority": options.priority,
        "keyword": options.keyword,
    }
    local = read_files(options.paths, options.directory or "") if options.upload else []
    with Interrupts() as interrupts:
        if local:
            upload(server, local, options.replace)
            messages.tell(f"Uploaded {len(local)} {'file' if len(local) == 1 else 'files'}")
            request["testPaths"] = [file.path for file in local if is_test_file(file.name)]
        else:
            request["testPaths"] = _catalogue_paths(server, options)

        def start():
            accepted = _request(options, server, messages, request)
            _require_own_versions(options, server, accepted, local)
            return accepted

        return _start(options, server, messages, interrupts, start)


def _request(options, server, messages, request):
    key = {"Idempotency-Key": options.idempotency_key or str(uuid.uuid4())}
    try:
        return _told(server, messages, server.post("/runs", request, key))
    except Refusal as refusal:
        is_about_files = any(line.startswith("testPaths") for line in refusal.lines)
        if is_about_files and not options.upload and any(map(os.path.exists, options.paths)):
            raise refused(*refusal.lines, _UPLOAD_HINT) from None
        raise


def rerun(options, server, messages):
    _check_following(options)
    request = {"onlyFailed": options.only_failed, "username": _username(options)}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    with Interrupts() as interrupts:

        def start():
            return _told(server, messages, server.post(f"/runs/{options.run}/rerun", request, key))

        return _start(options, server, messages, interrupts, start)


def log(options, server, messages):
    _check_following(options)
    if options.follow:
        with Interrupts() as interrupts:
            return _follow(options, server, messages, interrupts, server.get(f"/runs/{options.run}"))
    output = LogOutput(options.color)
    output.write(server.get_bytes(f"/runs/{options.run}/log").decode("utf-8", "replace"))
    output.finish()


def cancel(options, server, messages):
    cancelled, problems = [], []
    for run_id in options.run:
        try:
            cancelled.append(server.post(f"/runs/{run_id}/cancel"))
            is_over = cancelled[-1]["status"] == "CANCELLED"
            messages.tell(f"Run {run_id} is cancelled" if is_over else f"Run {run_id} is being cancelled")
        except Refusal as refusal:
            problems += refusal.lines
    if options.json:
        print_json(cancelled)
    if problems:
        raise refused(*problems)


def _check_following(options):
    """Refuses what can't be, before anything is sent."""
    if options.junit is not None:
        options.follow = True
        JUnitFile(options.junit).prepare()
    if options.follow and getattr(options, "json", False):
        raise refused("--json prints the run as it was accepted, so it does not go together with --follow or --junit")


def _told(server, messages, run):
    page = server.page(f"/runs/{run['id']}")
    messages.tell(f"Run {run['id']} in environment {run['environmentId']}: {page}")
    return run


def _start(options, server, messages, interrupts, start):
    """Calls `start` for an accepted run. A signal meanwhile waits, so that no run goes on that nobody was told of."""
    server.between_tries = interrupts.check
    accepted, signal_number = None, None
    try:
        with interrupts.held():
            accepted = start()
    except Interrupted as interrupted:
        signal_number = interrupted.number
        if accepted is None:
            raise stopped(signal_number, "If a run was accepted, it goes on: see testlane list.") from None
    if options.follow:
        return _follow(options, server, messages, interrupts, accepted, signal_number)
    if options.json:
        print_json(accepted)
    else:
        print(accepted["id"])
    if signal_number is not None:
        raise stopped(signal_number, f"Run {accepted['id']} goes on. End it with: testlane cancel {accepted['id']}")


def _follow(options, server, messages, interrupts, followed, signal_number=None):
    follower = Follower(server, messages, LogOutput(options.color), interrupts, options.on_interrupt)
    ended = follower.follow(followed["id"], signal_number)
    messages.tell(*outcome(ended))
    write_junit(options, server, ended["id"])
    return exit_status(ended)


def _username(options):
    name = options.username or default_username()
    if not name:
        raise refused("Say who you are with --username or TESTLANE_USERNAME.")
    return name


def _secret(name):
    value = os.environ.get(name)
    if value is None:
        raise refused(f"--secret {name}: there is no environment variable {name}")
    return value


def _catalogue_paths(server, options):
    """The test files of the catalogue that are meant; a folder stands for those in it."""
    if options.directory or options.replace:
        raise refused("--directory and --replace are for --upload")
    paths, catalogue = [], None
    for path in options.paths:
        if path.endswith(".py"):
            paths.append(PurePath(path).as_posix())
            continue
        catalogue = catalogue or server.get("/test-files")["files"]
        below = [file["path"] for file in catalogue if file["kind"] == "TEST" and is_below(file["path"], path)]
        if not below:
            hint = [_UPLOAD_HINT] if os.path.exists(path) else []
            raise refused(f"There are no tests in {path} in the catalogue.", *hint)
        paths += below
    return paths


def _require_own_versions(options, server, accepted, local):
    replaced = ", ".join(replaced_meanwhile(server, accepted, local)) if local else ""
    if not replaced:
        return
    run_id = accepted["id"]
    if options.idempotency_key:
        raise trouble(
            f"Run {run_id} executes other versions of {replaced}: it was accepted earlier with this --idempotency-key,",
            "or somebody has replaced them since. It goes on.",
        )
    raise trouble(
        f"Somebody else has replaced {replaced} since it was uploaded.",
        _cancelled(server, run_id),
        "Choose a --directory of your own.",
    )


def _cancelled(server, run_id):
    try:
        server.post(f"/runs/{run_id}/cancel")
        return f"Run {run_id} is cancelled."
    except Refusal as refusal:
        return f"Run {run_id} can't be cancelled: {refusal}"
