"""The log as a document: whole, or a range of its bytes."""

import pytest


@pytest.fixture
def finished(testlane, start, environment):
    """A run that has ended, and its log."""
    run = testlane.await_run(start(environment, "sample-tests/test_chatty.py")["id"], "SUCCESS")
    return run["id"], testlane.log(run["id"])


@pytest.mark.slots(1)
def test_log_is_plain_text_that_nobody_executes(testlane, finished):
    run_id, log = finished

    answer = testlane.get(f"/runs/{run_id}/log")

    assert answer.headers["Content-Type"].lower().replace(" ", "") == "text/plain;charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "<script>alert('no')</script>" in answer.text
    assert answer.body == log


@pytest.mark.slots(1)
def test_output_of_every_kind_is_kept(finished):
    text = finished[1].decode("utf-8")

    for expected in ["\x1b[31mred\x1b[0m", "\rcopying [", "你好", "🚀👩‍🔬", "to standard error",
                     "printed by a child process", "this line has no end"]:  # fmt: skip
        assert expected in text
    assert "\x00" not in text
    assert "not UTF-8: \ufffd" in text
    assert text.index("256 colours") < text.index("copying") < text.index("Grüße") < text.index("to standard error")


@pytest.mark.slots(1)
@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=7-7", slice(7, 8)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-25", slice(-25, None)),
        ("bytes=10-99999999", slice(10, None)),
    ],
)
def test_range_gives_that_part(testlane, finished, wanted, part):
    run_id, log = finished

    answer = testlane.get(f"/runs/{run_id}/log", headers={"Range": wanted})

    start, stop, _ = part.indices(len(log))
    assert answer.status == 206
    assert answer.body == log[part]
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(log)}"


@pytest.mark.slots(1)
def test_range_behind_the_end_is_refused(testlane, finished):
    run_id, log = finished

    answer = testlane.get(f"/runs/{run_id}/log", headers={"Range": f"bytes={len(log)}-"})

    assert answer.status == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(log)}"


@pytest.mark.slots(1)
@pytest.mark.parametrize("nonsense", ["bytes=9-3", "bytes=x-y", "lines=1-2", "bytes=", "bytes=--5"])
def test_nonsense_range_is_ignored_or_refused(testlane, finished, nonsense):
    run_id, log = finished

    answer = testlane.get(f"/runs/{run_id}/log", headers={"Range": nonsense})

    assert answer.status in (200, 400, 416)
    if answer.status == 200:
        assert answer.body == log


@pytest.mark.slots(1)
def test_log_of_a_waiting_run_is_empty(testlane, start, hold, environment):
    hold(environment)
    run_id = start(environment, "sample-tests/test_success.py")["id"]

    assert testlane.log(run_id) == b""
