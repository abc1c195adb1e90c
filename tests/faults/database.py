"""Asks PostgreSQL over its own protocol, so that nothing needs to be installed: SCRAM-SHA-256 and simple queries."""

import base64
import hashlib
import hmac
import os
import socket
import struct


class DatabaseError(Exception):
    """The server refused a query, in its own words."""


class Database:
    """One connection. Use it in a `with` statement; OSError when the server is away."""

    def __init__(self, port, user, password, database, host="127.0.0.1", timeout=5):
        self._socket = socket.create_connection((host, port), timeout=timeout)
        self._stream = self._socket.makefile("rb")
        parameters = f"user\0{user}\0database\0{database}\0\0".encode()
        self._send(None, struct.pack("!i", 196608) + parameters)
        self._authenticate(password)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stream.close()
        self._socket.close()

    def query(self, sql):
        """The rows of one statement, each a list of texts; NULL is None."""
        self._send(b"Q", sql.encode() + b"\0")
        rows = []
        for kind, body in self._until_ready():
            if kind == b"D":
                rows.append(_columns(body))
        return rows

    def _authenticate(self, password):
        exchange = None
        for kind, body in self._until_ready():
            if kind != b"R":
                continue
            (step,) = struct.unpack("!i", body[:4])
            if step == 10:
                exchange = _Scram(password)
                first = exchange.first()
                self._send(b"p", b"SCRAM-SHA-256\0" + struct.pack("!i", len(first)) + first)
            elif step == 11:
                self._send(b"p", exchange.final(body[4:]))
            elif step not in (0, 12):
                raise DatabaseError(f"unknown kind of authentication {step}")

    def _until_ready(self):
        failure = None
        while True:
            kind = self._read(1)
            body = self._read(struct.unpack("!i", self._read(4))[0] - 4)
            if kind == b"E":
                failure = DatabaseError(" ".join(part[1:].decode() for part in body.split(b"\0") if part[:1] == b"M"))
            if kind == b"Z" or (failure and b"FATAL" in body):
                break
            yield kind, body
        if failure:
            raise failure

    def _read(self, count):
        data = self._stream.read(count)
        if len(data) < count:
            raise ConnectionResetError("the database closed the connection")
        return data

    def _send(self, kind, body):
        self._socket.sendall((kind or b"") + struct.pack("!i", len(body) + 4) + body)


def _columns(body):
    (count,) = struct.unpack("!h", body[:2])
    columns, position = [], 2
    for _ in range(count):
        (size,) = struct.unpack("!i", body[position : position + 4])
        position += 4
        if size < 0:
            columns.append(None)
        else:
            columns.append(body[position : position + size].decode())
            position += size
    return columns


class _Scram:
    """The client's side of RFC 5802 without channel binding."""

    def __init__(self, password):
        self._password = password.encode()
        self._bare = b"n=,r=" + base64.b64encode(os.urandom(18))

    def first(self):
        return b"n,," + self._bare

    def final(self, challenge):
        fields = dict(field.split(b"=", 1) for field in challenge.split(b","))
        salted = hashlib.pbkdf2_hmac("sha256", self._password, base64.b64decode(fields[b"s"]), int(fields[b"i"]))
        client_key = hmac.digest(salted, b"Client Key", "sha256")
        without_proof = b"c=biws,r=" + fields[b"r"]
        message = b",".join([self._bare, challenge, without_proof])
        signature = hmac.digest(hashlib.sha256(client_key).digest(), message, "sha256")
        proof = bytes(one ^ other for one, other in zip(client_key, signature))
        return without_proof + b",p=" + base64.b64encode(proof)
