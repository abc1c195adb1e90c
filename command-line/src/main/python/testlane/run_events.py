"""The event stream of one run, read for as long as it takes."""

import http.client
import json
from dataclasses import dataclass

from testlane.exits import trouble
from testlane.server import ServerAway


@dataclass(frozen=True)
class Event:
    """A server-sent event; `data` is what its JSON says, `id` the offset in the log after it, or None."""

    name: str
    data: object
    id: "int | None"


def run_events(server, run_id, offset):
    """Yields the events of a run, its output from the offset on, until and with `end`.

    A stream that breaks off is opened again behind the last output that was yielded: no gap and no duplicate. The
    caller may drop this at any time and go on with another one, from the `id` of the last output that it has taken.
    """
    outage = server.outage()
    while True:
        try:
            with server.open(f"/runs/{run_id}/events", _headers(offset)) as stream:
                for event in read_events(stream):
                    outage.over()
                    offset = offset if event.id is None else event.id
                    yield event
                    if event.name == "end":
                        return
            raise ServerAway("The server has ended the stream")
        except (OSError, http.client.HTTPException) as broken:
            outage.wait(ServerAway(f"The connection to the server is lost: {str(broken) or type(broken).__name__}"))
        except ServerAway as away:
            outage.wait(away)


def _headers(offset):
    return {"Accept": "text/event-stream, application/problem+json", "Last-Event-ID": str(offset)}


def read_events(lines):
    """Yields the complete events in lines of bytes; one that is cut off at the end is not yielded."""
    fields = {}
    for raw in lines:
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        if line:
            name, _, value = line.partition(":")
            fields.setdefault(name, []).append(value[1:] if value.startswith(" ") else value)
        else:
            if "data" in fields:
                yield _event(fields)
            fields = {}


def _event(fields):
    number = fields.get("id", [""])[-1]
    try:
        data = json.loads("\n".join(fields["data"]))
    except ValueError:
        raise trouble("The server's stream is not one of Testlane.") from None
    return Event(fields.get("event", ["message"])[-1], data, int(number) if number.isdecimal() else None)
