"""Follows a run to its end."""

import signal
import sys
from collections import namedtuple

from testlane.exits import CommandError, of_outcome, stopped, trouble
from testlane.interrupts import Interrupted
from testlane.run_events import run_events
from testlane.terminal import can_ask, same_output

_QUESTION = "Cancel run {}? y: cancel it, n: leave it and stop following, Enter: go on following"
_Shown = namedtuple("_Shown", "status position attempt")


class Follower:
    """Writes the log of a run to stdout as it comes, and how it stands to stderr."""

    def __init__(self, server, messages, output, interrupts, on_interrupt):
        """`on_interrupt` is what becomes of the run: cancel, leave, or ask: cancel if nobody can be asked."""
        self._server = server
        self._messages = messages
        self._output = output
        self._interrupts = interrupts
        self._on_interrupt = on_interrupt
        self._offset = 0
        self._shown = None
        self._cancelled = False
        if same_output():
            messages.before = self._start_line

    def follow(self, run_id, signal_number=None):
        """Returns the run when it has ended. Signals are heard within; the one that ends this ends the command.

        `signal_number` is of one that came just before.
        """
        try:
            if signal_number is not None:
                self._interrupted(run_id, signal_number)
            while not self._has_ended(run_id):
                pass
        finally:
            self._output.finish()
        return self._server.get(f"/runs/{run_id}")

    def _has_ended(self, run_id):
        """Reads until the end, or until a signal after which the user wants to go on."""
        events = run_events(self._server, run_id, self._offset)
        try:
            for event in events:
                # What is written is counted, so the next stream goes on exactly behind it.
                with self._interrupts.held():
                    self._take(event)
            return True
        except Interrupted as interrupted:
            self._interrupted(run_id, interrupted.number)
            return False
        finally:
            events.close()

    def _take(self, event):
        if event.name == "output":
            self._output.write(event.data["text"])
            self._offset = event.id
        elif event.name == "run":
            self._show(event.data)

    def _show(self, run):
        now = _Shown(run["status"], run["queuePosition"], run["attempt"])
        before, self._shown = self._shown, now
        if now == before:
            return
        if now.status == "QUEUED":
            if before and before.status == "RUNNING":
                self._messages.tell(f"Queued again: {run['statusReason']}")
            self._messages.tell(f"Waiting for environment {run['environmentId']}, position {now.position} in the queue")
        elif now.status == "RUNNING":
            attempt = f", attempt {now.attempt}" if now.attempt > 1 else ""
            self._messages.tell(f"Running on {run['runnerId']}{attempt}")

    def _interrupted(self, run_id, number):
        """Returns to go on following, or ends the command."""
        if self._cancelled:
            raise stopped(number, f"Run {run_id} is being cancelled.")
        wish = self._wish(run_id, number)
        if wish == "cancel":
            self._cancel(run_id)
        elif wish == "leave":
            raise stopped(number, f"Run {run_id} goes on. Follow it again with: testlane log --follow {run_id}")

    def _wish(self, run_id, number):
        if self._on_interrupt != "ask":
            return self._on_interrupt
        if not can_ask():
            return "cancel"
        if number != signal.SIGINT:
            return "leave"
        try:
            answer = self._messages.ask(_QUESTION.format(run_id))
        except Interrupted:
            answer = "n"
        return {"y": "cancel", "n": "leave"}.get(answer[:1], "follow")

    def _cancel(self, run_id):
        self._cancelled = True
        try:
            self._server.post(f"/runs/{run_id}/cancel")
            self._messages.tell(f"Cancelling run {run_id}")
        except CommandError as too_late:
            self._messages.complain(*too_late.lines)

    def _start_line(self):
        if self._output.in_line:
            self._output.in_line = False
            print(file=sys.stderr)


def exit_status(run):
    """The exit status for a run that was followed to its end."""
    if run["status"] in ("QUEUED", "RUNNING"):
        raise trouble(f"The stream of run {run['id']} ended while it was {run['status']}.")
    return of_outcome(run["status"])
