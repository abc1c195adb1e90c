"""From a change in a folder of 10,000 test files to the client's event, and the whole list, beside `find`."""

import os
import subprocess
import time

from measurements import reference
from measurements.table import compare, verdict
from testlane_client import await_condition

FLEET = ["--runners", 1]
NEEDS_OWN_INSTANCE = True
FILES, PER_DIRECTORY = 10_000, 100
ROUNDS = 20
LONGEST_SECONDS = 2


def fill(folder):
    for number in range(FILES):
        directory = folder / f"d{number // PER_DIRECTORY}"
        directory.mkdir(exist_ok=True)
        (directory / f"test_{number}.py").write_text(f"def test_{number}(): pass\n")


def until_told(stream, file, text):
    """Writes the file as an editor would and waits for its event."""
    begin = time.perf_counter()
    draft = file.with_suffix(".draft")
    draft.write_text(text)
    os.replace(draft, file)
    path = "/".join(file.parts[-3:])
    stream.until(lambda event: event.name == "test-file" and event.json()["path"] == path, f"news of {path}")
    return time.perf_counter() - begin


def find(folder):
    subprocess.run(["find", str(folder), "-printf", "%p %s %T@\n"], stdout=subprocess.DEVNULL, check=True)


def measure(instance):
    testlane = instance.testlane
    folder = instance.data / "test-files" / "many"
    folder.mkdir()
    fill(folder)
    await_condition(lambda: len(testlane.get_json("/test-files")["files"]) >= FILES, "the files are listed")
    news, lists, finds = [], [], []
    with testlane.stream("/events") as stream:
        for number in range(ROUNDS):
            news.append(until_told(stream, folder / f"d{number}" / "test_new.py", f"def test_it(): assert {number}\n"))
            lists.append(reference.seconds(lambda: testlane.get_json("/test-files")))
            finds.append(reference.seconds(lambda: find(folder)))
    compare(
        [
            ("from a change to its event", news),
            ("GET /test-files", lists),
            ("find -printf, names, sizes and times", finds),
        ]
    )
    verdict(f"every change told within {LONGEST_SECONDS} s", max(news) <= LONGEST_SECONDS)
