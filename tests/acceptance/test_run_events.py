"""The event stream of one run: live, complete, resumable."""

import re
import statistics
from concurrent.futures import ThreadPoolExecutor

import pytest
from problems import assert_problem

SLOW = "sample-tests/test_slow.py"


def read_all(testlane, run_id, **resume):
    """All events of a stream up to its close, comments left out."""
    with testlane.follow(run_id, **resume) as stream:
        return [event for event in stream if event.name != ":"]


def text_of(events):
    return "".join(event.json()["text"] for event in events if event.name == "output").encode()


@pytest.mark.slots(1)
def test_lines_arrive_while_they_are_written(testlane, start, environment):
    run_id = start(environment, SLOW, keyword="shop or book")["id"]

    events = read_all(testlane, run_id)

    delays = [
        event.received - float(printed)
        for event in events
        if event.name == "output"
        for printed in re.findall(r"at (\d+\.\d+) s since boot", event.json()["text"])
    ]
    assert len(delays) == 8
    assert statistics.median(delays) < 1.0, delays
    assert events[0].name == "run"
    assert events[-1].name == "end"
    assert [event.json()["status"] for event in events if event.name == "run"][-1] == "SUCCESS"
    assert text_of(events) == testlane.log(run_id)


@pytest.mark.slots(1)
def test_ids_are_offsets_in_bytes(testlane, start, environment):
    run_id = start(environment, "sample-tests/test_chatty.py")["id"]

    outputs = [event for event in read_all(testlane, run_id) if event.name == "output"]

    position = 0
    for event in outputs:
        assert event.json()["offset"] == position
        position += len(event.json()["text"].encode())
        assert event.id == str(position)
    assert position == testlane.run(run_id)["logSize"]


@pytest.mark.slots(1)
@pytest.mark.parametrize("way", ["Last-Event-ID", "offset"])
def test_cut_stream_resumes_without_gap_or_duplicate(testlane, start, environment, way):
    run_id = start(environment, SLOW, keyword="shop or book or enter")["id"]
    received, position, cuts = b"", "0", 0

    ended = False
    while not ended:
        resume = {"last_event_id": position} if way == "Last-Event-ID" else {"offset": position}
        with testlane.follow(run_id, **resume) as stream:
            outputs = 0
            for event in stream:
                if event.name == "output":
                    received += event.json()["text"].encode()
                    position = event.id
                    outputs += 1
                ended = ended or event.name == "end"
                if outputs == 2:
                    cuts += 1
                    break

    assert cuts >= 3
    assert received == testlane.log(run_id)


@pytest.mark.slots(1)
def test_finished_run_is_replayed_from_anywhere(testlane, start, environment):
    run_id = testlane.await_end(start(environment, "sample-tests/test_success.py")["id"])["id"]
    log = testlane.log(run_id)

    for offset in [0, 1, 40, len(log) - 1, len(log)]:
        for resume in [{"last_event_id": offset}, {"offset": offset}]:
            events = read_all(testlane, run_id, **resume)
            assert text_of(events) == log[offset:]
            assert events[0].name == "run"
            assert events[-1].name == "end"


@pytest.mark.slots(1)
def test_last_event_id_wins_over_offset(testlane, start, environment):
    """A browser that reconnects repeats the address with its first offset and adds where it is now."""
    run_id = testlane.await_end(start(environment, "sample-tests/test_success.py")["id"])["id"]

    assert text_of(read_all(testlane, run_id, last_event_id=50, offset=10)) == testlane.log(run_id)[50:]


@pytest.mark.slots(1)
def test_large_output_streams_whole(testlane, start, environment):
    run_id = start(environment, "sample-tests/test_large_output.py")["id"]

    streamed = text_of(read_all(testlane, run_id))

    assert streamed == testlane.log(run_id)
    assert len(streamed) > 5_000_000


@pytest.mark.slots(1)
def test_every_reader_gets_everything(testlane, start, environment):
    run_id = start(environment, SLOW, keyword="shop")["id"]

    with ThreadPoolExecutor(10) as readers:
        streams = list(readers.map(lambda _: text_of(read_all(testlane, run_id)), range(10)))

    assert set(streams) == {testlane.log(run_id)}


@pytest.mark.slots(1)
def test_waiting_run_tells_its_position(testlane, start, hold, environment):
    holder = hold(environment)
    first, second = (start(environment, "sample-tests/test_success.py")["id"] for _ in range(2))

    with testlane.follow(second) as stream:
        assert stream.until(lambda event: event.name == "run", "the run").json()["queuePosition"] == 2
        testlane.cancel(first)
        stream.until(lambda event: event.name == "run" and event.json()["queuePosition"] == 1, "position 1")
        testlane.cancel(holder["id"])
        stream.until(lambda event: event.name == "end", "the end")
    assert testlane.run(second)["status"] == "SUCCESS"


@pytest.mark.slots(1)
def test_cancelled_waiting_run_ends_its_stream(testlane, start, hold, environment):
    hold(environment)
    run_id = start(environment, "sample-tests/test_success.py")["id"]

    with testlane.follow(run_id) as stream:
        stream.until(lambda event: event.name == "run", "the run")
        testlane.cancel(run_id)
        names = [event.name for event in stream if event.name != ":"]

    assert names[-1] == "end"


@pytest.mark.slots(1)
@pytest.mark.parametrize("way", ["Last-Event-ID", "offset"])
def test_offset_beyond_the_end_is_refused(testlane, start, environment, way):
    run_id = testlane.await_end(start(environment, "sample-tests/test_success.py")["id"])["id"]
    beyond = len(testlane.get(f"/runs/{run_id}/log").body) + 1

    place = {"offset": beyond} if way == "offset" else {"headers": {way: str(beyond)}}

    assert_problem(testlane.get(f"/runs/{run_id}/events", **place), 400, field="offset")
