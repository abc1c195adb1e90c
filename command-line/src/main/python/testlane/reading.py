"""Commands that show what there is. Each takes the options, a server and messages."""

from testlane.catalogue import is_below
from testlane.exits import refused
from testlane.junit import write_junit
from testlane.summaries import counts, duration, files, local_time, state
from testlane.terminal import print_json, print_table, visible

_MOST_OF_A_PAGE = 200


def list_runs(options, server, messages):
    runs = []
    query = {
        "status": options.status,
        "environmentId": options.environment,
        "username": options.username,
        "testPath": options.path,
        "q": options.search,
    }
    cursor = None
    while len(runs) < options.limit:
        limit = min(options.limit - len(runs), _MOST_OF_A_PAGE)
        page = server.get("/runs", **query, limit=limit, cursor=cursor)
        runs += page["items"]
        cursor = page["nextCursor"]
        if cursor is None:
            break
    if options.json:
        print_json(runs)
        return
    heads = ["RUN", "STATUS", "ENVIRONMENT", "USER", "ACCEPTED", "TOOK", "FILES"]
    print_table(heads, [
        [r["id"], state(r), r["environmentId"], r["username"], local_time(r["createdAt"]), duration(r), files(r)]
        for r in runs
    ])


def show(options, server, messages):
    found = server.get(f"/runs/{options.run}")
    write_junit(options, server, found["id"])
    if options.json:
        print_json(found)
        return
    facts = {
        "Run": found["id"],
        "Status": state(found),
        "Reason": found["statusReason"],
        "Environment": found["environmentId"],
        "User": found["username"],
        "Accepted": local_time(found["createdAt"]),
        "Started": local_time(found["startedAt"]),
        "Took": duration(found),
        "Tests": counts(found),
        "Keyword": found["keyword"],
        "Files": ", ".join(found["testPaths"]),
        "Page": server.page(f"/runs/{found['id']}"),
    }
    for name, value in facts.items():
        if value not in (None, ""):
            print(f"{name + ':':<12} {visible(value)}")
    for test in server.get(f"/runs/{options.run}/test-cases"):
        if test["outcome"] in ("failed", "error"):
            print(visible(f"{test['outcome'].upper()} {test['nodeId']}: {test['message'] or ''}"))


def environments(options, server, messages):
    if options.environment is None:
        _show_environments(options, server)
    else:
        _show_environment(options, server)


def _show_environments(options, server):
    found = server.get("/environments")
    if options.json:
        print_json(found)
        return
    print_table(["ENVIRONMENT", "STATE", "WAITING", "RUN", "USER"], [_environment_row(one) for one in found])


def _show_environment(options, server):
    found = server.get(f"/environments/{options.environment}")
    waiting = server.get(f"/environments/{options.environment}/queue")
    if options.json:
        print_json({**found, "queue": waiting})
        return
    present = [found["currentRun"]] if found["currentRun"] else []
    print(f"Environment {found['id']} is {visible(found['state'])}")
    if present or waiting:
        heads = ["RUN", "STATUS", "USER", "ACCEPTED", "FILES"]
        print_table(heads, [
            [r["id"], state(r), r["username"], local_time(r["createdAt"]), files(r)] for r in present + waiting
        ])


def list_files(options, server, messages):
    found = server.get("/test-files")["files"]
    if options.directory is not None:
        found = [file for file in found if is_below(file["path"], options.directory)]
        if not found:
            raise refused(f"There is no directory {options.directory} with files in the catalogue.")
    if options.json:
        print_json(found)
        return
    tests = [file for file in found if file["kind"] == "TEST"]
    print_table(["TESTS", "FILE", "PROBLEM"], [
        ["?" if file["testCases"] is None else file["testCases"], file["path"], file["problem"] or ""] for file in tests
    ])


def _environment_row(environment):
    current = environment["currentRun"]
    row = [environment["id"], environment["state"], environment["queued"] or ""]
    return [*row, current["id"] if current else "", current["username"] if current else ""]
