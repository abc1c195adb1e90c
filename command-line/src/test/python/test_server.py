"""Requests over connections that are slow or lost."""

import socket
import threading

import pytest
from testlane.exits import CommandError
from testlane.server import Server
from testlane.terminal import Messages

SILENCE = 0.5  # seconds
SIZE = 64 * 1024 * 1024  # more than all buffers on the way
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


class SlowServer:
    """Reads one request a piece at a time with pauses in seconds, and answers when it has all of it."""

    def __init__(self, pause):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._pause, self._closed = pause, threading.Event()

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._closed.set()
        self._listener.close()

    def _serve(self):
        client, _ = self._listener.accept()
        with client:
            taken = 0
            while taken < SIZE and not self._closed.wait(self._pause):
                taken += len(client.recv(min(SIZE - taken, SIZE // 10), socket.MSG_WAITALL))
            client.recv(65536)  # what is left: as much as the headers
            client.sendall(ANSWER)


def post(server):
    return Server(server.url, Messages(quiet=True), patience=0, silence=SILENCE).post("/x", bytes(SIZE))


def test_slow_upload_is_not_silent():
    with SlowServer(pause=SILENCE / 3) as server:
        assert post(server) == {}


def test_silence_ends_an_upload():
    with SlowServer(pause=3600) as server, pytest.raises(CommandError, match="timed out"):
        post(server)
