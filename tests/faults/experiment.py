"""One test: users, clients and another program use a cluster while the nemesis breaks it, and all is noted."""

import time
from contextlib import ExitStack
from pathlib import Path

from amqp_load import AmqpLoad
from cluster import GRACE_SECONDS, LEASE_SECONDS
from final import samples
from history import History
from load import Habits, Load, upload
from nemesis import Nemesis
from testlane_client import await_condition
from watchers import Watchers
from witnesses import Listener

USERS = 6
WITNESS = Path(__file__).with_name("witness.py")


class Experiment:
    """Use it in a `with` statement; entering it begins the load, leaving it ends everything but the cluster.

    :param folder: gets the history and the evidence
    :param habits: of the users
    """

    def __init__(self, cluster, folder, seed, habits=Habits()):
        self.cluster = cluster
        self._folder = folder
        self._seed = seed
        self._habits = habits
        self._stack = ExitStack()

    def __enter__(self):
        with ExitStack() as stack:
            cluster = self.cluster
            self.history = stack.enter_context(History(self._folder / "history.jsonl"))
            self.listener = stack.enter_context(Listener(self._folder / "evidence"))
            slots = cluster.runners * cluster.slots
            self.history.add("setup", slots=slots, lease=LEASE_SECONDS, grace=GRACE_SECONDS)
            witness = WITNESS.read_bytes()
            await_condition(lambda: upload(cluster.testlane, "test_witness.py", witness), "the witness is there")
            self.watchers = stack.enter_context(Watchers(cluster.testlane, self.history))
            stack.enter_context(samples(cluster, self.history))
            common = (self.history, self.watchers, self.listener.address, self._habits, self._seed)
            self._load = stack.enter_context(Load(USERS, cluster.testlane, *common))
            password = cluster.secret("rabbitmq-producer-password")
            self.amqp = stack.enter_context(AmqpLoad(cluster.broker_ports, password, *common))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *failure):
        return self._stack.__exit__(*failure)

    def disturb(self, is_over, names=None):
        """Injects faults until `is_over()`, and ends the load then; see Nemesis."""
        Nemesis(self.cluster, self.history, self._seed, names).work(is_over)
        self._load.finish()
        self.amqp.finish()


def after(minutes):
    """A function that says whether so many minutes are over."""
    end = time.monotonic() + 60 * minutes
    return lambda: time.monotonic() >= end
