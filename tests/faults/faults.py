"""Everything that the nemesis does to a cluster. A fault has a name, a victim, a duration, and a way back."""

import os
import random
import signal
import time
from dataclasses import dataclass
from typing import Callable

from cluster import Cluster, descendants, send
from database import DatabaseError
from load import Habits

SHORT = (1.0, 3.0)  # shorter than the lease and every timeout
LONG = (9.0, 14.0)  # longer than the lease; longer than the patience of most clients
BROKER_LONG = (24.0, 28.0)  # longer than two heartbeats of AMQP
MOMENT = (0.0, 0.0)
HOUR = 3600


@dataclass(frozen=True)
class Fault:
    """One kind of fault.

    :param kind: of the part that is hit: its name is chosen among the cluster's parts
    :param seconds: least and most time between `begin` and `end`
    :param begin: called with the cluster, the victim's name and random numbers; may return what `end` needs
    :param end: takes the fault away, as far as that doesn't happen by itself
    """

    name: str
    kind: str
    seconds: "tuple[float, float]"
    begin: "Callable[[Cluster, str, random.Random], object]"
    end: "Callable[[Cluster, str, object], object]" = lambda cluster, victim, begun: None
    possible: "Callable[[Cluster], bool]" = lambda cluster: True


def kill(cluster, victim, _):
    cluster.end(victim, signal.SIGKILL)


def freeze(cluster, victim, _):
    """The part itself, and PostgreSQL's many processes; not the guards under a runner, which watch over just this."""
    pid = cluster.instance.pid(victim)
    pids = descendants(pid) if victim == "postgres" and pid else [pid] if pid else []
    for each in pids:
        send(each, signal.SIGSTOP)
    return pids


def thaw(_, __, pids):
    for pid in pids:
        send(pid, signal.SIGCONT)


def kill_guards(cluster, victim, _):
    for pid in cluster.guards(victim):
        send(pid, signal.SIGKILL)


def freeze_guards(cluster, victim, _):
    pids = cluster.guards(victim)
    for pid in pids:
        send(pid, signal.SIGSTOP)
    return pids


def links_of(cluster, victim):
    """The proxies between a part and all others, in both directions."""
    return [cluster.network.links[ends] for ends in sorted(cluster.network.links) if victim in ends]


def cut_off_from(kind):
    """What cuts all connections between the victim and parts of a kind."""

    def begin(cluster, victim, _):
        ends = cluster.network.links
        links = [ends[source, other] for source, other in sorted(ends) if source == victim and other.startswith(kind)]
        for link in links:
            link.cut()
        return links

    return begin


def isolate(cluster, victim, _):
    links = links_of(cluster, victim)
    for link in links:
        link.stall()
    return links


def stall(cluster, victim, rng):
    link = rng.choice(links_of(cluster, victim))
    link.stall()
    return [link]


def slow_down(cluster, victim, rng):
    links = links_of(cluster, victim)
    for link in links:
        link.slow_down(rng.choice([0.05, 0.2, 0.5]))
    return links


def mend(_, __, links):
    for link in links:
        link.mend()


def raise_memory_alarm(cluster, victim, _):
    cluster.rabbitmqctl(victim, "set_vm_memory_high_watermark", "absolute", "1MB")


def end_memory_alarm(cluster, victim, _):
    cluster.rabbitmqctl(victim, "set_vm_memory_high_watermark", "absolute", "1GB")


def raise_disk_alarm(cluster, victim, _):
    cluster.rabbitmqctl(victim, "set_disk_free_limit", "10TB")


def end_disk_alarm(cluster, victim, _):
    cluster.rabbitmqctl(victim, "set_disk_free_limit", "256MB")


def purge_lanes(cluster, victim, rng):
    for environment in rng.sample(Habits.environments, 3):
        cluster.rabbitmqctl(victim, "purge_queue", f"testlane.environment.{environment}")


def delete_lanes(cluster, victim, rng):
    for environment in rng.sample(Habits.environments, 2):
        cluster.rabbitmqctl(victim, "delete_queue", f"testlane.environment.{environment}")


def wipe(cluster, victim, _):
    """All queues, exchanges and users of the broker are gone, and come back only as its definitions say."""
    for command in ("stop_app", "reset", "start_app"):
        cluster.rabbitmqctl(victim, command)


def double_messages(cluster, *_):
    """What happens when confirms are lost: every queued run's message is published once more."""
    try:
        with cluster.database() as database:
            for _ in range(3):
                database.query("update run set dispatched_at = null, dispatch_due_at = now() where status = 'QUEUED'")
                time.sleep(0.3)
    except (OSError, DatabaseError):
        pass


def jump(cluster, victim, rng):
    cluster.set_clock(victim, rng.choice([-HOUR, HOUR, -60, 60]))


def jump_back(cluster, victim, _):
    cluster.set_clock(victim, 0)


def fill_disk(cluster, *_):
    filler = cluster.small_disk / "filler"
    with open(filler, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65536)
        except OSError:
            return filler


def empty_disk(_, __, filler):
    os.unlink(filler)


def restart_all(cluster, *_):
    """Every service in turn, as an upgrade does: SIGTERM, and on with the next one when it is back."""
    for kind in ("api", "runner"):
        for name in cluster.parts(kind):
            cluster.end(name, signal.SIGTERM)
            cluster.await_whole()


def restart_store(cluster, victim, _):
    cluster.end(victim, signal.SIGINT if victim == "postgres" else signal.SIGTERM)


def has_one_broker(cluster):
    return cluster.brokers == 1


def has_small_disk(cluster):
    return cluster.small_disk is not None


def has_clocks(cluster):
    return cluster.has_clocks


FAULTS = [
    Fault("runner killed", "runner", MOMENT, kill),
    Fault("runner frozen shortly", "runner", SHORT, freeze, thaw),
    Fault("runner frozen beyond its leases", "runner", LONG, freeze, thaw),
    Fault("runner frozen until the broker drops it", "runner", BROKER_LONG, freeze, thaw),
    Fault("runner isolated", "runner", LONG, isolate, mend),
    Fault("runner isolated until the broker drops it", "runner", BROKER_LONG, isolate, mend),
    Fault("runner cut off from the broker", "runner", SHORT, cut_off_from("rabbitmq"), mend),
    Fault("runner cut off from the API", "runner", SHORT, cut_off_from("api"), mend),
    Fault("runner's connection stalled", "runner", LONG, stall, mend),
    Fault("runner's connections slow", "runner", LONG, slow_down, mend),
    Fault("runner's clock jumps", "last runner", SHORT, jump, jump_back, has_clocks),
    Fault("runner's disk full", "last runner", LONG, fill_disk, empty_disk, has_small_disk),
    Fault("guards killed", "runner", MOMENT, kill_guards),
    Fault("guards frozen shortly", "runner", SHORT, freeze_guards, thaw),
    Fault("guards frozen beyond the lease", "runner", LONG, freeze_guards, thaw),
    Fault("API killed", "api", MOMENT, kill),
    Fault("API frozen shortly", "api", SHORT, freeze, thaw),
    Fault("API frozen beyond all leases", "api", LONG, freeze, thaw),
    Fault("API cut off from the broker", "api", SHORT, cut_off_from("rabbitmq"), mend),
    Fault("API cut off from the database", "api", SHORT, cut_off_from("postgres"), mend),
    Fault("API's connection stalled", "api", LONG, stall, mend),
    Fault("API's connections slow", "api", LONG, slow_down, mend),
    Fault("API's clock jumps", "first api", SHORT, jump, jump_back, has_clocks),
    Fault("broker killed", "rabbitmq", MOMENT, kill),
    Fault("broker restarted", "rabbitmq", MOMENT, restart_store),
    Fault("broker frozen shortly", "rabbitmq", SHORT, freeze, thaw),
    Fault("broker frozen beyond heartbeats", "rabbitmq", BROKER_LONG, freeze, thaw),
    Fault("broker short of memory", "rabbitmq", LONG, raise_memory_alarm, end_memory_alarm),
    Fault("broker short of disk", "rabbitmq", LONG, raise_disk_alarm, end_disk_alarm),
    Fault("broker wiped", "rabbitmq", MOMENT, wipe, possible=has_one_broker),
    Fault("lanes purged", "rabbitmq", MOMENT, purge_lanes),
    Fault("lanes deleted", "rabbitmq", MOMENT, delete_lanes),
    Fault("messages doubled", "rabbitmq", MOMENT, double_messages),
    Fault("database killed", "postgres", MOMENT, kill),
    Fault("database restarted", "postgres", MOMENT, restart_store),
    Fault("database frozen shortly", "postgres", SHORT, freeze, thaw),
    Fault("database frozen beyond all leases", "postgres", LONG, freeze, thaw),
    Fault("services restarted one by one", "everything", MOMENT, restart_all),
]
