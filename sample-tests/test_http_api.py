"""Calls an HTTP API and validates the answer: Testlane's own if TESTLANE_URL is set, else a small server of its own.

Ends as SUCCESS.
"""

import json
import os
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

ENVIRONMENTS = [{"id": number, "state": "IDLE", "queued": 0} for number in range(1, 101)]


class Handler(BaseHTTPRequestHandler):
    """Answers like the two paths of Testlane that this file asks."""

    def do_GET(self):
        found = self.path == "/api/v1/environments"
        body = json.dumps(ENVIRONMENTS if found else {"title": "Not Found", "status": 404}).encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/json" if found else "application/problem+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def base_url():
    url = os.environ.get("TESTLANE_URL")
    if url:
        yield url.rstrip("/")
        return
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_environments_are_listed(base_url):
    with urllib.request.urlopen(f"{base_url}/api/v1/environments", timeout=10) as answer:
        environments = json.load(answer)
        assert answer.status == 200
        assert answer.headers.get_content_type() == "application/json"
    print(f"{len(environments)} environments at {base_url}")
    assert [environment["id"] for environment in environments] == list(range(1, len(environments) + 1))
    assert {environment["state"] for environment in environments} <= {"IDLE", "BUSY", "RESERVED", "PAUSED"}


def test_unknown_path_is_a_problem(base_url):
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{base_url}/api/v1/no-such-thing", timeout=10)
    with caught.value as problem:
        assert problem.code == 404
        assert problem.headers.get_content_type() == "application/problem+json"
        assert json.load(problem)["status"] == 404
