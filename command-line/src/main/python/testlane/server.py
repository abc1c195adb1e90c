"""Talks to a server's REST interface."""

import http.client
import io
import ipaddress
import json
import time
import urllib.error
import urllib.parse
import urllib.request

from testlane.exits import CommandError, Exit, refused, trouble

API = "/api/v1"
SILENCE = 45  # seconds; streams have a comment every 15
DEFAULT_PATIENCE = 300
_LONGEST_PAUSE = 5
_LONGEST_BODY = 64 * 1024 * 1024
_AWAY = {429, 502, 503, 504}


class Refusal(CommandError):
    """The server's answer that it won't: `status` is that of HTTP."""

    def __init__(self, status, *lines):
        super().__init__(Exit.REFUSED if 400 <= status < 500 else Exit.TROUBLE, *lines)
        self.status = status


class ServerAway(Exception):
    """It can't be reached, or says that it can't answer now."""

    def __init__(self, reason, pause=None):
        """`pause` is the seconds after which it wants to be asked again."""
        super().__init__(reason)
        self.pause = pause


class Server:
    """One server at `url`. Requests are sent again while it is away, so they must be harmless when they come twice."""

    def __init__(self, url, messages, patience=None, silence=SILENCE):
        """`patience` is for how many seconds it may be away; None: 300, but 0 before its first answer.

        `silence` is after how many seconds without a byte a connection counts as lost.
        """
        self.url = checked_url(url)
        self._messages = messages
        self._patience = patience
        self._silence = silence
        self._reached = False
        self._opener = _opener(self.url)
        self.between_tries = lambda: None  # called before a request is sent again

    def page(self, path):
        """Where people find it."""
        return self.url + path

    def get(self, path, **query):
        """The JSON at the path; parameters that are None are left out."""
        return self._json(self._ask("GET", with_query(path, query)))

    def get_bytes(self, path):
        return self._ask("GET", path, headers={"Accept": "*/*"})

    def post(self, path, body=None, headers=None):
        """Sends JSON, or bytes of the type that the headers say, and returns the JSON of the answer."""
        if not isinstance(body, bytes):
            body, headers = json.dumps(body or {}).encode(), {"Content-Type": "application/json", **(headers or {})}
        return self._json(self._ask("POST", path, body, headers))

    def open(self, path, headers):
        """An open answer to read from, asked for once; a ServerAway or a Refusal otherwise."""
        return self._open("GET", path, None, headers)

    def outage(self):
        return Outage(self._messages, self.url, self._current_patience)

    def _ask(self, method, path, body=None, headers=None):
        outage = self.outage()
        while True:
            try:
                with self._open(method, path, body, headers) as answer:
                    content = _read(answer)
            except ServerAway as away:
                outage.wait(away)
                self.between_tries()
            else:
                outage.over()
                return content

    def _open(self, method, path, body, headers):
        headers = {"Accept": "application/json, application/problem+json", "User-Agent": "testlane", **(headers or {})}
        if body is not None:
            # Sent piece by piece, so that only silence is too long, not the whole of a slow upload.
            headers["Content-Length"] = str(len(body))
            body = io.BytesIO(body)
        request = urllib.request.Request(self.url + API + path, body, headers, method=method)
        try:
            answer = self._opener.open(request, timeout=self._silence)
        except urllib.error.HTTPError as error:
            self._reached = True
            with error:
                raise _refusal(error, self.url) from None
        except (OSError, http.client.HTTPException) as failure:
            # An URLError wraps what went wrong before the request was there.
            self._reached = self._reached or not isinstance(failure, urllib.error.URLError)
            raise _away(failure) from failure
        self._reached = True
        return answer

    def _current_patience(self):
        if self._patience is not None:
            return self._patience
        return DEFAULT_PATIENCE if self._reached else 0

    def _json(self, content):
        try:
            return json.loads(content)
        except ValueError:
            raise trouble(f"What answers at {self.url} is not Testlane.") from None


class Outage:
    """A time in which the server is away: pauses between tries, until the patience is over."""

    def __init__(self, messages, url, patience):
        self._messages = messages
        self._url = url
        self._patience = patience
        self._began = None
        self._pause = 0.25

    def wait(self, away):
        """Sleeps until it is time for another try; ends the command if there is to be none."""
        now = time.monotonic()
        if self._began is None:
            self._began = now
        left = self._began + self._patience() - now
        if left <= 0:
            raise trouble(*self._given_up(away, now - self._began))
        if now == self._began:
            self._messages.tell(f"{str(away).rstrip('.')}; trying again for {left:.0f} s")
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        time.sleep(min(away.pause or self._pause, left))

    def over(self):
        """The server has answered."""
        if self._began is not None:
            self._messages.tell("The server is back.")
        self._began, self._pause = None, 0.25

    def _given_up(self, away, seconds):
        if seconds > 0:
            return f"{away}", f"Given up on {self._url} after {seconds:.0f} s."
        return (
            f"Can't reach {self._url}: {away}",
            "Is Testlane running there? Say where it is with --server or TESTLANE_URL.",
        )


def checked_url(url):
    """The address without a slash at its end."""
    try:
        parts = urllib.parse.urlsplit(url.strip())
        is_fine = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        is_fine = False
    if not is_fine or parts.username or parts.query or parts.fragment:
        raise refused(f'"{url}" is no address of a server: write it like http://testlane.example.org:8081')
    return parts.geturl().rstrip("/")


def with_query(path, query):
    given = {name: value for name, value in query.items() if value is not None}
    return f"{path}?{urllib.parse.urlencode(given, doseq=True)}" if given else path


def _opener(url):
    """A proxy of the environment is not for this machine, and a redirect would turn a POST into a GET."""
    handlers = [_NoRedirects]
    if is_loopback(urllib.parse.urlsplit(url).hostname):
        handlers.append(urllib.request.ProxyHandler({}))
    return urllib.request.build_opener(*handlers)


def is_loopback(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req, fp, code, msg, headers, newurl):
        raise trouble(f"The server is somewhere else: it redirects {req.full_url} to {newurl}. Say so with --server.")


def _read(answer):
    try:
        content = answer.read(_LONGEST_BODY + 1)
        if len(content) > _LONGEST_BODY:
            raise trouble("The server's answer is too large.")
        if answer.length:
            raise http.client.IncompleteRead(content, answer.length)
        return content
    except (OSError, http.client.HTTPException) as failure:
        raise _away(failure) from failure


def _away(failure):
    cause = failure.reason if isinstance(failure, urllib.error.URLError) else failure
    reason = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
    return ServerAway(f"The server does not answer: {reason}")


def _refusal(error, url):
    """The ServerAway or Refusal for an answer with a status of 300 or more."""
    problem = _problem(error)
    detail = problem.get("detail") or problem.get("title") or error.reason
    if error.code in _AWAY:
        pause = error.headers.get("Retry-After", "")
        return ServerAway(f"The server can't answer now: {detail}", int(pause) if pause.isdecimal() else None)
    fields = [f"{one['field']}: {one['message']}" for one in problem.get("errors", [])]
    if error.code >= 500 or not problem:
        return Refusal(error.code, f"{url} answered {error.code}: {detail}")
    return Refusal(error.code, *(fields or [detail]))


def _problem(error):
    """The body if it is a problem as Testlane writes it, else nothing."""
    try:
        problem = json.loads(error.read(1024 * 1024))
        errors = problem.get("errors", [])
        is_ours = all({"field", "message"} <= one.keys() for one in errors)
        return problem if is_ours else {}
    except (ValueError, AttributeError, TypeError, OSError, http.client.HTTPException):
        return {}
