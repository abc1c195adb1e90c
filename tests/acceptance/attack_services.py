"""Tests that mean harm to the services that execute them; each passes if nothing was to be had.

They are run as an uploaded test by test_isolation.py, and by runner-service's own tests in every sandbox. Variables:
ATTACK_PORTS    ports of this machine, separated by commas, where a broker, a database and the API listen
ATTACK_FOLDERS  folders of the services, separated by colons
ATTACK_PROCESS  id of a process of the services, or nothing
"""

import base64
import functools
import glob
import hashlib
import hmac
import http.client
import itertools
import os
import signal
import socket
import struct

import pytest

PORTS = [int(port) for port in os.environ["ATTACK_PORTS"].split(",")]
FOLDERS = os.environ["ATTACK_FOLDERS"].split(":")
PROCESS = int(os.environ.get("ATTACK_PROCESS") or 0)
PASSWORDS = ("", "root", "producer", "administrator", "guest", "postgres", "password", "admin", "testlane", "runner", "api")
BROKER_USERS = ("guest", "admin", "api", "runner", "producer", "administrator")
DATABASE_USERS = ("postgres", "testlane", "api", "root")
INTERNAL = ("/internal/v1/runners", "/internal/v1/heartbeats", "/internal/v1/claims", "/internal/v1/runs/1/completion")
SECRETS = (b"AMQP_URL", b"DATABASE_URL", b"RUNNER_TOKEN", b"PASSWORD", b"amqp://", b"postgresql://", b"-service")


def connect(port):
    connection = socket.create_connection(("127.0.0.1", port), timeout=3)
    return connection


def receive(connection, count):
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        if not more:
            raise ConnectionError("closed")
        data += more
    return data


# AMQP 0-9-1

# Client properties that ask for an answer instead of a connection that hangs.
FAILURE_CLOSE = b"\x1cauthentication_failure_closet\x01"
CAPABILITIES = b"\x0ccapabilitiesF" + struct.pack(">I", len(FAILURE_CLOSE)) + FAILURE_CLOSE
TELL_FAILURE = struct.pack(">I", len(CAPABILITIES)) + CAPABILITIES


def amqp_method(connection):
    kind, _, size = struct.unpack(">BHI", receive(connection, 7))
    payload = receive(connection, size + 1)
    return struct.unpack(">HH", payload[:4]) if kind == 1 else None


def broker_lets_in(port, user, password):
    """Whether a broker takes these; None if no broker listens there."""
    try:
        with connect(port) as connection:
            connection.sendall(b"AMQP\x00\x00\x09\x01")
            if amqp_method(connection) != (10, 10):
                return None
            response = f"\0{user}\0{password}".encode()
            start_ok = struct.pack(">HH", 10, 11) + TELL_FAILURE + b"\x05PLAIN" + struct.pack(">I", len(response)) + response
            start_ok += b"\x05en_US"
            connection.sendall(struct.pack(">BHI", 1, 0, len(start_ok)) + start_ok + b"\xce")
            try:
                return amqp_method(connection) == (10, 30)
            except OSError:
                return False
    except (OSError, struct.error):
        return None


# PostgreSQL, with SCRAM


def database_message(connection):
    kind, size = struct.unpack(">cI", receive(connection, 5))
    return kind, receive(connection, size - 4)


def scram(connection, password):
    def send(text, prefix=b""):
        body = prefix + text.encode()
        connection.sendall(b"p" + struct.pack(">I", len(body) + 4) + body)

    first = "n=,r=attack"
    send("n,," + first, b"SCRAM-SHA-256\0" + struct.pack(">I", len(first) + 3))
    kind, answer = database_message(connection)
    if kind != b"R":
        return False
    server = answer[4:].decode()
    nonce, salt, rounds = (part[2:] for part in server.split(","))
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), int(rounds))
    key = hmac.digest(salted, b"Client Key", "sha256")
    last = f"c=biws,r={nonce}"
    proof = hmac.digest(hashlib.sha256(key).digest(), f"{first},{server},{last}".encode(), "sha256")
    send(f"{last},p={base64.b64encode(bytes(a ^ b for a, b in zip(key, proof))).decode()}")
    kind, answer = database_message(connection)
    return kind == b"R" and struct.unpack(">I", answer[:4])[0] in (0, 12)


def database_lets_in(port, user, password):
    """Whether a database takes these; None if no database listens there."""
    try:
        with connect(port) as connection:
            body = struct.pack(">I", 196608) + f"user\0{user}\0database\0postgres\0\0".encode()
            connection.sendall(struct.pack(">I", len(body) + 4) + body)
            kind, answer = database_message(connection)
            if kind == b"E":
                return False
            if kind != b"R":
                return None
            method = struct.unpack(">I", answer[:4])[0]
            return method == 0 or (method == 10 and scram(connection, password))
    except (OSError, struct.error):
        return None


@pytest.mark.parametrize(
    "lets_in, users", [(broker_lets_in, BROKER_USERS), (database_lets_in, DATABASE_USERS)], ids=["broker", "database"]
)
def test_guesses_are_refused(lets_in, users):
    refused = 0
    for port in PORTS:
        for user, password in itertools.product(users, PASSWORDS):
            answer = lets_in(port, user, password)
            assert not answer, f"{user} with password {password!r} got in"
            if answer is None:
                break  # something else listens there
            refused += 1
    assert refused, "nothing was asked"


def http_status(port, method, path, headers):
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
        connection.request(method, path, b"{}" if method == "POST" else None, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


@functools.cache
def http_ports():
    """The ports that speak HTTP at all; others may keep their silence until the timeout."""
    return [port for port in PORTS if http_status(port, "GET", "/", {}) is not None]


@pytest.mark.parametrize("token", [None, "", "runner", "testlane", "null"])
def test_internal_api_refuses_guesses(token):
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    answers = [http_status(port, "POST", path, headers) for port in http_ports() for path in INTERNAL]
    answers += [http_status(port, "GET", "/internal/v1/contents/" + "ab" * 32, headers) for port in http_ports()]
    answered = {status for status in answers if status is not None}

    assert answered and answered <= {400, 401, 403, 404}, answered
    assert 401 in answered or 403 in answered


def test_no_way_through_sockets_in_the_file_system():
    found = [path for pattern in ("/tmp/.s.*", "/tmp/**/.s.PGSQL*", "/run/**/*.sock", "/var/run/docker.sock")
             for path in glob.glob(pattern, recursive=True)]  # fmt: skip
    for path in [*found, "/run/dbus/system_bus_socket", "/var/run/docker.sock"]:
        with pytest.raises(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.connect(path)


def test_folders_of_the_services_are_closed():
    for folder in FOLDERS:
        with pytest.raises(OSError):
            os.listdir(folder)
        with pytest.raises(OSError):
            open(os.path.join(folder, "written"), "w")


def files_below(folder):
    return [os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names]


def test_nothing_of_them_is_readable():
    assert not [path for folder in FOLDERS for path in files_below(folder) if os.access(path, os.R_OK)]


def processes():
    """Ids of all others, or all possible ones where they can't be listed."""
    try:
        return {int(name) for name in os.listdir("/proc") if name.isdigit()} - {os.getpid()}
    except PermissionError:
        return set(range(1, 100_000)) - {os.getpid()}


@pytest.mark.parametrize("name", ["environ", "cmdline", "maps", "mem", "cwd/.", "root/etc/shadow", "fd"])
def test_other_processes_tell_nothing(name):
    for process in processes():
        path = f"/proc/{process}/{name}"
        try:
            text = b" ".join(map(os.fsencode, os.listdir(path))) if os.path.isdir(path) else open(path, "rb").read(65536)
        except OSError:
            continue
        assert not [secret for secret in SECRETS if secret in text], path


def test_processes_of_the_services_are_out_of_reach():
    if PROCESS:
        for number in (0, signal.SIGTERM, signal.SIGKILL):
            with pytest.raises(OSError):
                os.kill(PROCESS, number)


def test_cookies_of_the_broker_are_hidden():
    homes = {os.path.expanduser("~root"), "/root", "/var/lib/rabbitmq", *FOLDERS}
    assert not [home for home in homes if os.access(os.path.join(home, ".erlang.cookie"), os.R_OK)]
