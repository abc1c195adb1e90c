"""Does one thing after the other to a cluster, as the seed says, and notes when it began, was healed, and settled."""

import random
import time

from faults import FAULTS

CALM_SECONDS = (3.0, 7.0)  # between two faults, in which all promises hold


class Nemesis:
    """
    :param names: only these faults, in this order, again and again; all in an order of the seed if there are none
    """

    def __init__(self, cluster, history, seed, names=None):
        self._cluster = cluster
        self._history = history
        self._rng = random.Random(f"{seed}-nemesis")
        self._names = names
        self._number = 0

    def work(self, is_over):
        """Goes on until `is_over()` after a fault; returns when all is settled."""
        for fault in self._schedule():
            time.sleep(self._rng.uniform(*CALM_SECONDS))
            if is_over():
                return
            self._carry_out(fault)

    def _schedule(self):
        """Every possible fault once before one of them comes again."""
        possible = [fault for fault in FAULTS if fault.possible(self._cluster)]
        while True:
            if self._names:
                yield from (next(fault for fault in possible if fault.name == name) for name in self._names)
            else:
                yield from self._rng.sample(possible, len(possible))

    def _carry_out(self, fault):
        self._number += 1
        victim = self._victim(fault.kind)
        seconds = self._rng.uniform(*fault.seconds)
        print(f"{time.strftime('%H:%M:%S')} {self._number}: {fault.name} ({victim}, {seconds:.1f} s)", flush=True)
        self._note(fault, victim, "begin")
        begun = fault.begin(self._cluster, victim, self._rng)
        try:
            time.sleep(seconds)
        finally:
            fault.end(self._cluster, victim, begun)
        self._note(fault, victim, "end")
        self._cluster.await_whole()
        self._note(fault, victim, "settled")

    def _victim(self, kind):
        if kind == "everything":
            return kind
        place, _, kind = kind.rpartition(" ")
        parts = self._cluster.parts(kind)
        return {"first": parts[0], "last": parts[-1], "": self._rng.choice(parts)}[place]

    def _note(self, fault, victim, phase):
        self._history.add("fault", id=self._number, name=fault.name, target=victim, phase=phase)
