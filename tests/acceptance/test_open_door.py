"""This service executes code: no web page that a tester visits may use it."""

import re
import urllib.parse

import pytest
from problems import assert_problem

RUN = {"username": "acceptance", "environmentId": 1, "testPaths": ["sample-tests/test_success.py"]}
FOREIGN = ["https://evil.example", "http://evil.example:8081", "null", "file://", "http://127.0.0.1.evil.example"]


@pytest.fixture(scope="module")
def address(testlane):
    """Host and port of the instance as a browser names it."""
    return urllib.parse.urlsplit(testlane.url).netloc


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("path", ["/runs", "/runs/1/cancel"])
def test_foreign_origin_may_not_change_anything(testlane, origin, path):
    assert_problem(testlane.post(path, RUN, headers={"Origin": origin}), 403)


def test_own_origin_may(testlane, environment, address):
    scheme = urllib.parse.urlsplit(testlane.url).scheme

    answer = testlane.post("/runs", {**RUN, "environmentId": environment}, headers={"Origin": f"{scheme}://{address}"})

    assert answer.status == 202
    testlane.cancel(answer.json()["id"])


def test_own_host_on_another_port_is_foreign(testlane):
    host = urllib.parse.urlsplit(testlane.url).hostname

    assert_problem(testlane.post("/runs", RUN, headers={"Origin": f"http://{host}:1"}), 403)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8081", "127.0.0.1.evil.example", "169.254.169.254"])
@pytest.mark.parametrize("path", ["/", "/api/v1/runs", "/api/v1/environments", "/api/v1/test-files", "/testlane"])
def test_foreign_host_is_refused(testlane, host, path):
    answer = testlane.request("GET", path, headers={"Host": host})

    assert answer.status in (400, 403, 421)
    assert b"items" not in answer.body and b"<html" not in answer.body and b"python3" not in answer.body


def test_foreign_host_may_not_start_anything(testlane):
    assert testlane.post("/runs", RUN, headers={"Host": "evil.example"}).status in (400, 403, 421)


def test_other_origins_are_not_let_in(testlane):
    read = testlane.get("/runs", headers={"Origin": "https://evil.example"})
    preflight = testlane.request(
        "OPTIONS",
        "/api/v1/runs",
        headers={
            "Origin": "https://evil.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )

    assert read.headers["Access-Control-Allow-Origin"] is None
    assert preflight.headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize("path", ["/", "/runs/1", "/no/such/screen"])
def test_page_has_its_guards(testlane, path):
    page = testlane.request("GET", path, headers={"Accept": "text/html"})

    parts = [part.split() for part in page.headers["Content-Security-Policy"].split(";") if part.strip()]
    policy = {name: values for name, *values in parts}
    assert policy["default-src"] in (["'self'"], ["'none'"])
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"} & set(
        policy.get("script-src", policy["default-src"])
    )
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] in (["'self'"], ["'none'"])
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] in {"no-referrer", "same-origin", "strict-origin-when-cross-origin"}


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/runners"), ("POST", "/heartbeats"), ("POST", "/claims"), ("POST", "/runs/1/completion"),
     ("POST", "/runs/1/hand-back"), ("GET", "/contents/" + "0" * 64), ("GET", "/nope"), ("GET", "")],
)  # fmt: skip
@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "Bearer ", "Basic YTpi", "Bearer"])
def test_runner_protocol_needs_its_token(testlane, method, path, authorization):
    headers = {} if authorization is None else {"Authorization": authorization}

    answer = testlane.request(method, f"/internal/v1{path}", b"{}" if method == "POST" else None, headers=headers)

    assert answer.status == 401


@pytest.mark.parametrize("path", ["env", "heapdump", "configprops", "beans", "shutdown", "loggers", "threaddump"])
def test_internals_are_not_open(testlane, path):
    answer = testlane.request("GET", f"/actuator/{path}")

    assert answer.status in (401, 403, 404)
    assert not re.search(rb"password|token", answer.body, re.IGNORECASE)
