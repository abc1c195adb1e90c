"""A small client of Testlane's REST interface and event streams; needs nothing but the standard library."""

import http.client
import json
import socket
import time
import urllib.parse
from dataclasses import dataclass

API = "/api/v1"
ENDED = {"SUCCESS", "FAILED", "ERROR", "CANCELLED", "TIMED_OUT"}
PATIENCE = 120  # seconds; other people's runs may occupy every slot for a while


def boottime():
    """Seconds since boot, the clock that the samples print too."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def await_condition(check, what, patience=PATIENCE):
    """Calls `check` until it gives something true and returns that; AssertionError naming `what` after `patience` s."""
    deadline = time.monotonic() + patience
    while True:
        found = check()
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {patience} s: {what}"
        time.sleep(0.05)


@dataclass(frozen=True)
class Answer:
    """A complete HTTP response; `headers` ignore case."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def media_type(self):
        return self.headers.get_content_type()

    def json(self):
        return json.loads(self.body)


@dataclass(frozen=True)
class Event:
    """A server-sent event; `received` is in seconds since boot. Comments have the name ":"."""

    name: str
    data: str
    id: str
    received: float

    def json(self):
        return json.loads(self.data)


class EventStream:
    """Iterates over the events of an open stream until the server closes it. Use it in a `with` statement."""

    def __init__(self, connection, sock, response):
        self._connection = connection
        self._socket = sock
        self._response = response
        self.headers = response.headers

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._response.close()
        self._connection.close()

    def __iter__(self):
        return self.events()

    def events(self, patience=PATIENCE):
        """Yields events, comments included; AssertionError if nothing at all arrives for `patience` seconds."""
        self._socket.settimeout(patience)
        fields = {}
        while True:
            try:
                line = self._response.readline()
            except socket.timeout as silence:
                raise AssertionError(f"the stream was silent for {patience} s") from silence
            received = boottime()
            if not line:
                return
            text = line.decode("utf-8").rstrip("\r\n")
            if text.startswith(":"):
                yield Event(":", text[1:].strip(), "", received)
            elif text:
                name, _, value = text.partition(":")
                fields.setdefault(name, []).append(value[1:] if value.startswith(" ") else value)
            elif fields:
                yield Event(
                    fields.get("event", ["message"])[-1],
                    "\n".join(fields.get("data", [])),
                    fields.get("id", [""])[-1],
                    received,
                )
                fields = {}

    def until(self, accept, what, patience=PATIENCE):
        """Reads up to the first event that `accept` likes and returns it; AssertionError naming `what` if none came."""
        deadline = time.monotonic() + patience
        for event in self.events(patience):
            if event.name != ":" and accept(event):
                return event
            assert time.monotonic() < deadline, f"not within {patience} s: {what}"
        raise AssertionError(f"the stream ended without {what}")


class Testlane:
    """Talks to one instance at `url`, for example http://127.0.0.1:8081."""

    __test__ = False  # the name looks like a test class to pytest

    def __init__(self, url):
        self.url = url.rstrip("/")
        parts = urllib.parse.urlsplit(self.url)
        self._connection_class = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self._host, self._port, self._prefix = parts.hostname, parts.port, parts.path

    def request(self, method, path, body=None, headers=None, timeout=30):
        """Sends exactly this; `body` may be bytes or anything that becomes JSON. Never raises for a status."""
        connection = self._connection_class(self._host, self._port, timeout=timeout)
        try:
            connection.request(method, self._prefix + path, **_payload(body, headers))
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path, /, headers=None, **query):
        return self.request("GET", _with_query(API + path, query), headers=headers)

    def post(self, path, body=None, headers=None):
        return self.request("POST", API + path, body=body, headers=headers)

    def get_json(self, path, /, **query):
        answer = self.get(path, **query)
        assert answer.status == 200, f"GET {path} answered {answer.status}: {answer.body[:500]!r}"
        return answer.json()

    def start(self, environment, *test_paths, headers=None, username="acceptance", **fields):
        """Requests a run and returns it."""
        wanted = {"username": username, "environmentId": environment, "testPaths": list(test_paths), **fields}
        answer = self.post("/runs", wanted, headers=headers)
        assert answer.status == 202, f"POST /runs answered {answer.status}: {answer.body[:500]!r}"
        return answer.json()

    def run(self, run_id):
        return self.get_json(f"/runs/{run_id}")

    def cancel(self, run_id):
        return self.post(f"/runs/{run_id}/cancel")

    def log(self, run_id):
        """The whole log in bytes."""
        answer = self.get(f"/runs/{run_id}/log")
        assert answer.status == 200, f"the log of run {run_id} answered {answer.status}: {answer.body[:500]!r}"
        return answer.body

    def await_run(self, run_id, *statuses, patience=PATIENCE):
        """Waits until the run has one of these statuses and returns it; fails at once if it ended otherwise."""

        def reached():
            run = self.run(run_id)
            unexpected = run["status"] in ENDED and run["status"] not in statuses
            assert not unexpected, f"run {run_id} ended as {run['status']}: {run['statusReason']}"
            return run if run["status"] in statuses else None

        return await_condition(reached, f"run {run_id} {' or '.join(statuses)}", patience)

    def await_end(self, run_id, patience=PATIENCE):
        """Waits until the run has ended, however, and returns it."""
        return self.await_run(run_id, *ENDED, patience=patience)

    def stream(self, path, /, headers=None, timeout=30, **query):
        """Opens an event stream; AssertionError if the server gives something else."""
        connection = self._connection_class(self._host, self._port, timeout=timeout)
        connection.connect()
        sock = connection.sock
        target = self._prefix + _with_query(API + path, query)
        connection.request("GET", target, headers={"Accept": "text/event-stream", **(headers or {})})
        response = connection.getresponse()
        if response.status != 200 or response.headers.get_content_type() != "text/event-stream":
            body = response.read(500)
            connection.close()
            raise AssertionError(f"GET {path} answered {response.status} {response.headers['Content-Type']}: {body!r}")
        return EventStream(connection, sock, response)

    def follow(self, run_id, /, last_event_id=None, **query):
        """Opens the event stream of a run, behind `last_event_id` if given."""
        headers = {} if last_event_id is None else {"Last-Event-ID": str(last_event_id)}
        return self.stream(f"/runs/{run_id}/events", headers=headers, **query)


def _payload(body, headers):
    if body is None:
        return {"headers": headers or {}}
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return {"body": raw, "headers": {"Content-Type": "application/json", **(headers or {})}}


def _with_query(path, query):
    return f"{path}?{urllib.parse.urlencode(query, doseq=True)}" if query else path
