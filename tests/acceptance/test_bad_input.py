"""Whatever is sent, the answer is a 4xx problem that names the field: never a 5xx, never a stack trace."""

import pytest
from problems import INTERNALS, assert_problem

PATH = "sample-tests/test_success.py"
GOOD = {"username": "acceptance", "environmentId": 1, "testPaths": [PATH]}
MISSING = object()

BAD_FIELDS = [
    *[("username", value) for value in [MISSING, None, "", "   ", [], {}, "x" * 129, "a\x00b", "a\nb", "a\x1b[31mb",
                                        "tab\there", "delete\x7f", "next line\x85"]],
    *[("environmentId", value) for value in [MISSING, None, 0, 101, -1, "x", "", 1.5, 2**31, 2**63, 1e300, [], {},
                                             [7]]],
    *[("testPaths", value) for value in [
        MISSING, None, [], PATH, {}, [None], [""], [[]], [PATH] * 101, ["sample-tests"], ["sample-tests/"],
        ["sample-tests/no_such_test.py"], [PATH, "sample-tests/no_such_test.py"], ["../etc/passwd"],
        ["sample-tests/../../../etc/passwd"], ["sample-tests/broken/../test_success.py"],
        ["sample-tests/./test_success.py"], ["sample-tests//test_success.py"], ["/etc/passwd"], ["//etc/passwd"],
        ["file:///etc/passwd"], ["sample-tests/%2e%2e/README.md"], ["sample-tests\\test_success.py"],
        [f"{PATH}\x00"], [f"{PATH} "], [f" {PATH}"], ["sample-tests/TEST_SUCCESS.py"], ["--help"], ["-k"],
        ["sample-tests/*"], ["x" * 100_000], ["sample-tests/README.md"],
    ]],
    *[("timeoutSeconds", value) for value in [0, -1, 86_401, 2**40, "soon", 1.5, []]],
    *[("priority", value) for value in [-11, 11, 2**40, "high", 0.5, {}]],
    *[("keyword", value) for value in [[], {}, "a\x00b", "x" * 100_000]],
    *[("variables", value) for value in [
        [], "A=b", {"lower": "x"}, {"1A": "x"}, {"A-B": "x"}, {"A=B": "x"}, {"": "x"}, {"A B": "x"},
        {"TESTLANE_URL": "x"}, {"TESTLANE_": "x"}, {"A": None}, {"A": []}, {"A": {}}, {"A": "x\x00y"},
        {"A": "x" * 8_193}, {"A": "é" * 4_097},
    ]],
]  # fmt: skip


def describe(value):
    text = "missing" if value is MISSING else repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


@pytest.mark.parametrize(
    ("field", "value"), BAD_FIELDS, ids=[f"{field}-{describe(value)}" for field, value in BAD_FIELDS]
)
def test_bad_field_is_named(testlane, field, value):
    body = {**GOOD, field: value}
    if value is MISSING:
        del body[field]

    assert_problem(testlane.post("/runs", body), 400, 422, field=field)


def test_all_bad_fields_are_named_at_once(testlane):
    answer = testlane.post("/runs", {"username": "", "environmentId": 0, "testPaths": []})

    for field in ["username", "environmentId", "testPaths"]:
        assert_problem(answer, 400, 422, field=field)


def test_username_of_a_megabyte_is_refused(testlane):
    answer = testlane.post("/runs", {**GOOD, "username": "x" * 1_048_576})

    assert_problem(answer, 400, 413, 422)
    if answer.status != 413:
        assert_problem(answer, answer.status, field="username")


@pytest.mark.parametrize("value", ["x" * 128, "李" * 128, "🚀" * 64, " a ", "O'Brien <ada@example.org>"])
def test_longest_and_oddest_good_usernames_are_accepted(start, environment, value):
    assert start(environment, PATH, username=value)["username"].strip() == value.strip()


def test_many_paths_and_longest_values_are_accepted(testlane, start, environment):
    files = testlane.get_json("/test-files")["files"]
    paths = [file["path"] for file in files if file["path"].startswith("sample-tests/test_")]

    run = start(environment, *paths, variables={"_A1": "é" * 4_096}, timeoutSeconds=86_400, priority=-10)

    assert run["testPaths"] == paths
    testlane.cancel(run["id"])


@pytest.mark.parametrize(
    "body",
    [b"", b" ", b"{", b'{"username": "a",', b"[]", b"[1]", b"null", b"7", b'"text"', b"username=a", b"<run/>",
     b"\xff\xfe", b"\x00", b'{"username": "\xff"}', b'{"username": NaN}', b"{" * 10_000, b"[" * 100_000,
     b'{"username": "\\ud800", "environmentId": 1, "testPaths": ["x"]}'],
    ids=lambda body: describe(body),
)  # fmt: skip
def test_bad_body_is_refused(testlane, body):
    assert_problem(testlane.post("/runs", body), 400, 413, 422)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense", "application/octet-stream",
     "multipart/form-data; boundary=x"],
)  # fmt: skip
def test_other_content_types_are_refused(testlane, content_type):
    """Forms and plain text need no preflight in a browser, so they must not start anything."""
    assert_problem(testlane.post("/runs", GOOD, headers={"Content-Type": content_type}), 400, 415)


BAD_FILTERS = [
    *[("limit", value) for value in ["0", "-1", "201", "x", "1.5", "99999999999"]],
    *[("cursor", value) for value in ["nonsense", "%00", "..%2f", "MTIz", "-1", "x" * 3_000]],
    *[("status", value) for value in ["NOPE", "1", "%00"]],
    *[("environmentId", value) for value in ["0", "-1", "x", "1.5", "99999999999"]],
    *[(name, "a%00b") for name in ["username", "testPath", "q"]],
]


@pytest.mark.parametrize(
    ("field", "value"), BAD_FILTERS, ids=[f"{field}-{describe(value)}" for field, value in BAD_FILTERS]
)
def test_bad_filter_is_named(testlane, field, value):
    assert_problem(testlane.get(f"/runs?{field}={value}"), 400, 422, field=field)


@pytest.mark.parametrize(
    "query",
    ["q=%ff", "q=" + "x" * 3_000, "q=" + "x" * 100_000, "username=%", "username=%zz", "nonsense=1", "limit="],
    ids=lambda query: describe(query),
)
def test_odd_query_does_no_harm(testlane, query):
    answer = testlane.get(f"/runs?{query}")

    assert answer.status < 500
    assert not INTERNALS.search(answer.body)


@pytest.mark.parametrize("run_id", ["0", "-1", "999999999999", "99999999999999999999999", "x", "1.5", "%00", "1%2F2"])
@pytest.mark.parametrize(
    ("method", "rest"), [("GET", ""), ("GET", "/log"), ("GET", "/events"), ("POST", "/cancel")], ids=lambda each: each
)
def test_unknown_run_is_not_found(testlane, method, rest, run_id):
    assert_problem(testlane.request(method, f"/api/v1/runs/{run_id}{rest}"), 400, 404)


@pytest.mark.parametrize("environment_id", ["0", "101", "-1", "x", "1.5", "99999999999999999999", "%00"])
@pytest.mark.parametrize("rest", ["", "/queue"])
def test_unknown_environment_is_not_found(testlane, environment_id, rest):
    assert_problem(testlane.get(f"/environments/{environment_id}{rest}"), 400, 404)


@pytest.mark.parametrize(
    "query",
    ["", "path=", "path=sample-tests", "path=sample-tests/no_such_test.py", "path=../README.md", "path=..%2fREADME.md",
     "path=%2e%2e/%2e%2e/etc/passwd", "path=sample-tests/../../../../../../etc/passwd",
     "path=sample-tests/..%2f..%2f..%2f..%2fetc%2fpasswd", "path=sample-tests%5c..%5cREADME.md", "path=/etc/passwd",
     "path=//etc/passwd", "path=file:///etc/passwd", "path=%252e%252e%252fetc%252fpasswd", "path=%c0%ae%c0%ae/passwd",
     "path=sample-tests/test_success.py%00", "path=sample-tests/test_success.py%00.md", "path=%00",
     "path=" + "a/" * 1_500, "path=" + "a" * 3_000],
    ids=lambda query: describe(query),
)  # fmt: skip
def test_content_outside_the_catalogue_is_not_found(testlane, query):
    assert_problem(testlane.get(f"/test-files/content?{query}"), 400, 404)


@pytest.mark.parametrize("offset", ["-1", "x", "1.5", "99999999999999999999"])
@pytest.mark.parametrize("way", ["offset", "Last-Event-ID"])
@pytest.mark.slots(1)
def test_bad_offset_is_refused_or_ignored(testlane, start, environment, way, offset):
    run_id = testlane.await_end(start(environment, PATH)["id"])["id"]

    if way == "offset":
        answer = testlane.get(f"/runs/{run_id}/events", offset=offset)
        assert_problem(answer, 400, 422, field="offset")
    else:
        answer = testlane.get(f"/runs/{run_id}/events", headers={way: offset})
        assert answer.status < 500
        assert not INTERNALS.search(answer.body)


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/runs"), ("DELETE", "/runs"), ("PATCH", "/runs/1"), ("DELETE", "/runs/1"), ("GET", "/runs/1/cancel"),
     ("POST", "/runners"), ("POST", "/environments"), ("DELETE", "/environments/1"), ("POST", "/events")],
)  # fmt: skip
def test_other_methods_are_refused(testlane, method, path):
    assert_problem(testlane.request(method, f"/api/v1{path}"), 405)


@pytest.mark.parametrize("path", ["/nope", "/runs/1/nope", "/environments/1/nope", "/", ""])
def test_unknown_path_is_a_problem(testlane, path):
    assert_problem(testlane.get(path), 404)


@pytest.mark.parametrize(
    "target",
    ["/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/%00", "/%",
     "/api/v1/../../etc/passwd", "/api/v1/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fapplication.properties",
     "/application.properties", "/WEB-INF/web.xml", "/api/v1;x=1/runs", "/api/v1/runs;x=1", "/\\..\\..\\etc"],
)  # fmt: skip
def test_odd_target_gives_nothing_away(testlane, target):
    answer = testlane.request("GET", target)

    assert answer.status < 500
    assert not INTERNALS.search(answer.body)
    assert b"spring." not in answer.body


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "x" * 4_000, "ü", "a\tb"])
def test_odd_idempotency_key_does_no_harm(testlane, environment, key):
    body = {**GOOD, "environmentId": environment}

    answer = testlane.post("/runs", body, headers={"Idempotency-Key": key.encode()})

    if answer.status == 202:
        testlane.cancel(answer.json()["id"])
    else:
        assert_problem(answer, 400, 422)


def test_unwanted_media_type_does_no_harm(testlane):
    answer = testlane.get("/runs?limit=1", headers={"Accept": "application/xml"})

    assert answer.status in (200, 406)
    assert not INTERNALS.search(answer.body)
