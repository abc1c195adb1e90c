"""The lines of an event stream."""

from testlane.run_events import Event, read_events


def events(text):
    return list(read_events(text.encode().splitlines(keepends=True)))


def test_events_are_read_with_names_and_ids():
    text = 'event:output\nid:12\ndata:{"text": "a: b"}\n\n: keep-alive\n\nevent: end\ndata: {}\n\n'

    assert events(text) == [Event("output", {"text": "a: b"}, 12), Event("end", {}, None)]


def test_data_of_several_lines_is_one():
    assert events("data: [1,\r\ndata: 2]\r\n\r\n") == [Event("message", [1, 2], None)]


def test_event_that_is_cut_off_is_none():
    assert events('event: output\nid: 5\ndata: {"text"') == []
    assert events('event: output\nid: 5\ndata: {"text": "a"}\n') == []
