"""Commands that start, follow and end runs.

Each takes the options, a server and messages, and returns the exit status if it is not 0.
"""

import os
import uuid
from pathlib import PurePath

from testlane.catalogue import is_below, is_test_file
from testlane.defaults import default_username
from testlane.exits import refused, trouble
from testlane.follow import Follower, exit_status
from testlane.interrupts import Interrupts
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
        accepted = _request(options, server, request)
        _require_own_versions(server, accepted, local)
        return _accepted(options, server, messages, interrupts, accepted)


def _request(options, server, request):
    key = {"Idempotency-Key": options.idempotency_key or str(uuid.uuid4())}
    try:
        return server.post("/runs", request, key)
    except Refusal as refusal:
        is_about_files = any(line.startswith("testPaths") for line in refusal.lines)
        if is_about_files and not options.upload and any(map(os.path.exists, options.paths)):
            raise refused(*refusal.lines, _UPLOAD_HINT) from None
        raise


def rerun(options, server, messages):
    _check_following(options)
    request = {"onlyFailed": options.only_failed, "username": _username(options)}
    with Interrupts() as interrupts:
        accepted = server.post(f"/runs/{options.run}/rerun", request, {"Idempotency-Key": str(uuid.uuid4())})
        return _accepted(options, server, messages, interrupts, accepted)


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


def _accepted(options, server, messages, interrupts, accepted):
    page = server.page(f"/runs/{accepted['id']}")
    messages.tell(f"Run {accepted['id']} in environment {accepted['environmentId']}: {page}")
    if options.follow:
        return _follow(options, server, messages, interrupts, accepted)
    if options.json:
        print_json(accepted)
        return
    print(accepted["id"])


def _follow(options, server, messages, interrupts, followed):
    follower = Follower(server, messages, LogOutput(options.color), interrupts, options.on_interrupt)
    ended = follower.follow(followed["id"])
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


def _require_own_versions(server, accepted, local):
    replaced = replaced_meanwhile(server, accepted, local) if local else []
    if replaced:
        server.post(f"/runs/{accepted['id']}/cancel")
        raise trouble(
            f"Somebody else has replaced {', '.join(replaced)} since it was uploaded.",
            f"Run {accepted['id']} is cancelled. Choose a --directory of your own.",
        )
