"""The proxies between parts: what they pass, and what they don't."""

import contextlib
import socket
import socketserver
import threading
import time

import pytest
from proxy import Network


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        with contextlib.suppress(ConnectionError):
            for line in self.rfile:
                self.wfile.write(line)


@pytest.fixture
def proxy():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server, Network() as network:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield network.link("client", "server", server.server_address[1])
        server.shutdown()


@pytest.fixture
def client(proxy):
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as connection:
        yield connection


def echo_of(client, text):
    client.sendall(text + b"\n")
    with client.makefile("rb") as answer:
        return answer.readline().rstrip()


def test_passes_everything_on(client):
    assert echo_of(client, b"x" * 500_000) == b"x" * 500_000


def test_a_cut_resets_connections_and_refuses_new_ones_until_it_is_mended(proxy, client):
    assert echo_of(client, b"before") == b"before"
    proxy.cut()
    with pytest.raises(ConnectionError):
        while echo_of(client, b"while it is cut") != b"":
            pass
        raise ConnectionResetError  # the end of the stream is an end, too
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as second, contextlib.suppress(ConnectionError):
        assert second.recv(1) == b""
    proxy.mend()
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as third:
        assert echo_of(third, b"after") == b"after"


def test_a_stalled_connection_loses_nothing(proxy, client):
    assert echo_of(client, b"before") == b"before"
    proxy.stall()
    client.sendall(b"during\n")
    client.settimeout(0.3)
    with pytest.raises(socket.timeout):
        client.recv(1)
    proxy.mend()
    client.settimeout(10)
    with client.makefile("rb") as answer:
        assert answer.readline() == b"during\n"


def test_a_slow_connection_delays_both_ways(proxy, client):
    assert echo_of(client, b"before") == b"before"
    proxy.slow_down(0.2)
    began = time.monotonic()
    assert echo_of(client, b"slow") == b"slow"
    assert time.monotonic() - began >= 0.4
