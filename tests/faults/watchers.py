"""Clients that follow the logs of runs through all faults, and note each byte that they see."""

import threading
import time

from cluster import UNREACHABLE

RETRY = 0.3
SILENCE_SECONDS = 20  # the service sends a comment every 15 s


class Watchers:
    """Clients of event streams, each on a thread. Use it in a `with` statement, which ends those that are left."""

    def __init__(self, testlane, history):
        self._testlane = testlane
        self._history = history
        self._threads = []
        self._lock = threading.Lock()
        self._over = threading.Event()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def watch(self, run_id):
        """Follows a run to its end, with as many connections as it takes."""
        with self._lock:
            client = f"client-{len(self._threads) + 1}"
            thread = threading.Thread(target=self._follow, args=(client, run_id), name=client, daemon=True)
            self._threads.append(thread)
        thread.start()

    def await_all(self, patience):
        """Waits until all streams have ended, or this many seconds."""
        deadline = time.monotonic() + patience
        for thread in list(self._threads):
            thread.join(max(0, deadline - time.monotonic()))

    def _follow(self, client, run_id):
        seen = None
        while not self._over.is_set():
            try:
                with self._testlane.follow(run_id, last_event_id=seen, timeout=10) as stream:
                    for event in stream.events(SILENCE_SECONDS):
                        if event.name == "output":
                            self._history.add("output", client=client, run=run_id, **event.json())
                            seen = event.id
                        elif event.name == "run":
                            self._note_status(client, run_id, event.json())
                        elif event.name == "end":
                            self._history.add("stream-end", client=client, run=run_id, **event.json())
                            return
                        if self._over.is_set():
                            return
            except UNREACHABLE:
                pass  # goes on behind what was seen
            time.sleep(RETRY)

    def _note_status(self, client, run_id, run):
        self._history.add("status", run=run_id, attempt=run["attempt"], status=run["status"], source=client)
